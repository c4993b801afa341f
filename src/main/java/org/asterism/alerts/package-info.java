/**
 * Tells people and programs of events: alert agents as Pacemaker has them, webhooks, mail. Each node tells what it sees; what all
 * see the coordinator tells, see {@link org.asterism.alerts.core}.
 *
 * <p>Decided: mail by Jakarta Mail and webhooks by the JDK's own client, because certificates, STARTTLS and character sets are full of
 * traps that others know; rejected: an agent script for each, which would need programs that a machine may lack.
 */
@NullMarked
package org.asterism.alerts;

import org.jspecify.annotations.NullMarked;
