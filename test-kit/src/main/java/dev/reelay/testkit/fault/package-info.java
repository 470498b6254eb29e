/** Breaks real processes and servers in the ways in which they break by themselves. */
@NullMarked
package dev.reelay.testkit.fault;

import org.jspecify.annotations.NullMarked;
