/**
 * Shows what the scheduler would do with a CIB, in the form of Pacemaker's {@code crm_simulate}: the status, the decision, the
 * actions as a cluster would run them in which each succeeds, and the status after that. Touches no cluster.
 */
@NullMarked
package org.asterism.simulate;

import org.jspecify.annotations.NullMarked;
