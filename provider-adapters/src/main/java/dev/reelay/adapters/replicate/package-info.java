/** Speaks to Replicate: predictions of models, versions and deployments, with signed webhooks. */
@NullMarked
package dev.reelay.adapters.replicate;

import org.jspecify.annotations.NullMarked;
