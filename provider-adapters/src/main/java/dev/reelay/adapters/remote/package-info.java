/**
 * What all adapters of remote engines share: which of them there are, whose credential a call
 * carries, how calls are made and bounded, and how results come home.
 */
@NullMarked
package dev.reelay.adapters.remote;

import org.jspecify.annotations.NullMarked;
