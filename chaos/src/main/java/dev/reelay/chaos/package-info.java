/**
 * A publisher and a consumer that write down what they did, so that a checker can judge the bus.
 */
@NullMarked
package dev.reelay.chaos;

import org.jspecify.annotations.NullMarked;
