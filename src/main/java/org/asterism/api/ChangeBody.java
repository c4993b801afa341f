package org.asterism.api;

import org.asterism.model.Heartbeat.NodeOrNone;

/**
 * Body of each POST that changes something; the path says what and which. All fields may be missing.
 *
 * @param node move: where to (none = away from where it is); ban: from where (none = from where it is); clear and cleanup:
 *     only there (none = everywhere); ignored otherwise
 * @param lifetime how long a move or ban holds; ignored otherwise
 * @param comment for the audit log
 */
public record ChangeBody(NodeOrNone node, Lifetime lifetime, String comment, ChangeMode mode) {

    /** At most this many characters of comment are taken. */
    public static final int COMMENT_CHARACTERS = 500;

    public static final ChangeBody EMPTY = new ChangeBody(NodeOrNone.NONE, Lifetime.DEFAULT, "", ChangeMode.APPLY);

    public ChangeBody {
        if (comment.length() > COMMENT_CHARACTERS) {
            throw new IllegalArgumentException(
                    "comment has " + comment.length() + " characters, at most " + COMMENT_CHARACTERS + " are allowed");
        }
    }
}
