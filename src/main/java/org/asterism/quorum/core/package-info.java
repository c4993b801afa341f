/** Votes, epochs, leases, losses. */
@NullMarked
package org.asterism.quorum.core;

import org.jspecify.annotations.NullMarked;
