/** Requests, answers, and the bad ways to deliver them. */
@NullMarked
package dev.reelay.simulator.http;

import org.jspecify.annotations.NullMarked;
