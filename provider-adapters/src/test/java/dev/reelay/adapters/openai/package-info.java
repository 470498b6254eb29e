/** Tests of what speaks OpenAI's videos interface. */
@NullMarked
package dev.reelay.adapters.openai;

import org.jspecify.annotations.NullMarked;
