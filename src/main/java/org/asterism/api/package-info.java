/**
 * What the HTTP interface says, as JSON records: shared by the server ({@code http}) and the command line ({@code cli}), so
 * that both always mean the same. {@link org.asterism.api.ApiJson} reads and writes them.
 *
 * <p>Words: a <i>standing</i> is what the quorum thinks of a node, a <i>duty</i> what operators ask of it; a <i>change</i> is
 * any request that alters the cluster; a <i>refusal</i> says why not and what would help.
 *
 * <p>Decided: names are lower camel case, enum values lower case with hyphens, numbers carry their unit in the name
 * ({@code roundTripMicros}), instants are ISO 8601 in UTC, scores are integers with ±1 000 000 for ±INFINITY, an absent node
 * is {@code null}; because scripts and the web page read them. Names and meanings never change within {@code /asterism/v1};
 * fields may be added, each with a default, so readers ignore unknown fields and take a missing one as empty, zero or unknown.
 * Rejected: the records of {@code wire} and {@code policy} as they are, since those change with the protocol.
 *
 * <p>Decided: one shape for all failures ({@link org.asterism.api.ChangeResult.Refused}), also for bad requests and missing
 * credentials, because a caller then needs one way to show them.
 */
@NullMarked
package org.asterism.api;

import org.jspecify.annotations.NullMarked;
