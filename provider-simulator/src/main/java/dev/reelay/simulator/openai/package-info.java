/** The videos dialect of OpenAI, and of the engines that speak it with accents. */
@NullMarked
package dev.reelay.simulator.openai;

import org.jspecify.annotations.NullMarked;
