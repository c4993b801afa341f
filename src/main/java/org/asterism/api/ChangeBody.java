package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.asterism.model.Heartbeat.NodeOrNone;

/**
 * Body of each POST that changes something; the path says what and which. All fields may be missing.
 *
 * @param node move: where to (none = away from where it is); ban: from where (none = from where it is); clear and cleanup:
 *     only there (none = everywhere); ignored otherwise
 * @param lifetime how long a move, ban, standby, maintenance or unmanaging holds; ignored otherwise
 * @param drain move, ban and standby: whether calls are let end first; ignored otherwise
 * @param comment why, for the audit log; {@code reason} is the same
 */
public record ChangeBody(
        NodeOrNone node,
        Lifetime lifetime,
        @JsonAlias("reason") String comment,
        ChangeMode mode,
        Pace drain) {

    /** At most this many characters of comment are taken. */
    public static final int COMMENT_CHARACTERS = 500;

    public ChangeBody(NodeOrNone node, Lifetime lifetime, String comment, ChangeMode mode) {
        this(node, lifetime, comment, mode, Pace.DEFAULT);
    }

    public static final ChangeBody EMPTY = new ChangeBody(NodeOrNone.NONE, Lifetime.DEFAULT, "", ChangeMode.APPLY);

    public ChangeBody {
        check(comment);
    }

    /** The same with another comment. */
    public ChangeBody because(String reason) {
        return new ChangeBody(node, lifetime, reason, mode, drain);
    }

    /**
     * Says whether a comment can be taken.
     *
     * @throws IllegalArgumentException if it is too long
     */
    public static void check(String comment) {
        if (comment.length() > COMMENT_CHARACTERS) {
            throw new IllegalArgumentException(
                    "comment has " + comment.length() + " characters, at most " + COMMENT_CHARACTERS + " are allowed");
        }
    }
}
