/** What the tests of the hub share. */
@NullMarked
package dev.reelay.hub;

import org.jspecify.annotations.NullMarked;
