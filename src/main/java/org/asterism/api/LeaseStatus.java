package org.asterism.api;

import java.time.Instant;
import org.asterism.model.Constraint;

/**
 * What an operator moved, banned or set aside by a command, and until when.
 *
 * @param kind move, ban, standby, node-maintenance, cluster-maintenance, resource-maintenance, unmanaged or drain
 * @param subject the resource, or the node that is set aside; of cluster-maintenance {@code cluster}
 * @param node where to or where from, for moves, bans and drains; else empty
 * @param until in JSON null: until it is ended
 * @param since {@link Instant#EPOCH} if not known
 * @param by who; empty if not known, as with what the configuration itself says
 * @param reason in the operator's words; may be empty
 * @param sentence what it is, for operators
 * @param remedy the command that ends it
 */
public record LeaseStatus(
        String kind,
        String subject,
        String node,
        Constraint.Expiry until,
        Instant since,
        String by,
        String reason,
        String sentence,
        String remedy) {}
