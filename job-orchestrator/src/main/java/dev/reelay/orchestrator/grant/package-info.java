/** What keys and providers may have running at once, and the grants that count it. */
@NullMarked
package dev.reelay.orchestrator.grant;

import org.jspecify.annotations.NullMarked;
