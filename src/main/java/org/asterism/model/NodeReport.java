package org.asterism.model;

/**
 * What a CIB's status says of a node, as it stands there; {@code policy} concludes from it. Empty texts: not said.
 *
 * @param id the node's id in the configuration
 * @param position place in the status, from 0
 * @param kind whether it is a remote or guest node
 * @param membership {@code in_ccm}: a truth value, or since when it is a member (seconds since 1970; 0 = it is not)
 * @param processes {@code crmd}: {@code online} or {@code offline}, or since when
 * @param join {@code member}, {@code pending}, {@code down}…
 * @param expected what it is meant to be: {@code member} or {@code down}
 * @param fenced {@code node_fenced}: when a remote node was fenced, or a truth value
 * @param maintenance {@code node_in_maintenance}
 */
public record NodeReport(
        String id,
        int position,
        Kind kind,
        String membership,
        String processes,
        String join,
        String expected,
        String shutdown,
        String fenced,
        String maintenance) {

    /** Nothing is known. */
    public static final NodeReport NONE =
            new NodeReport("", Integer.MAX_VALUE, Kind.UNSEEN, "", "", "", "", "", "", "");

    /** Which status a node has. */
    public enum Kind {
        /** No status at all: the cluster has not seen it. */
        UNSEEN,
        CLUSTER,
        REMOTE
    }
}
