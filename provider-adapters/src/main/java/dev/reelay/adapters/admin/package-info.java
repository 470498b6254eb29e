/** What administrators see of the providers. */
@NullMarked
package dev.reelay.adapters.admin;

import org.jspecify.annotations.NullMarked;
