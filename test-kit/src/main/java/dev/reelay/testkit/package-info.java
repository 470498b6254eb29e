/**
 * What the tests of every service share: fresh servers, a settable clock, tokens, stories of
 * events, architecture rules.
 */
@NullMarked
package dev.reelay.testkit;

import org.jspecify.annotations.NullMarked;
