/** Everything that speaks OpenAI's videos interface, wherever it runs. */
@NullMarked
package dev.reelay.adapters.openai;

import org.jspecify.annotations.NullMarked;
