package org.asterism.http;

import org.asterism.api.ChangeMode;
import org.asterism.api.Lifetime;
import org.asterism.api.Pace;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** A requested change. Names are syntactically right; whether they exist is for the receiver to say. */
public sealed interface Change {

    /** Whether to do it or only to say what it would do. */
    ChangeMode mode();

    /** The operator's own words for the audit log; may be empty. */
    String comment();

    /** Prefers the resource on {@code to}, or, where that is none, bans it from where it is. */
    record Move(ResourceId resource, NodeOrNone to, Lifetime lifetime, ChangeMode mode, String comment, Pace pace)
            implements Change {
        public Move(ResourceId resource, NodeOrNone to, Lifetime lifetime, ChangeMode mode, String comment) {
            this(resource, to, lifetime, mode, comment, Pace.DEFAULT);
        }
    }

    /** Forbids the resource on {@code from}, or, where that is none, on the node where it is. */
    record Ban(ResourceId resource, NodeOrNone from, Lifetime lifetime, ChangeMode mode, String comment, Pace pace)
            implements Change {
        public Ban(ResourceId resource, NodeOrNone from, Lifetime lifetime, ChangeMode mode, String comment) {
            this(resource, from, lifetime, mode, comment, Pace.DEFAULT);
        }
    }

    /** The resource takes no new calls on {@code from}, or, where that is none, where it is, and then leaves that node. */
    record Drain(
            ResourceId resource,
            NodeOrNone from,
            Lifetime lifetime,
            ChangeMode mode,
            String comment,
            Pace.AtDeadline then)
            implements Change {}

    /** Ends the resource's drains. */
    record Undrain(ResourceId resource, ChangeMode mode, String comment) implements Change {}

    /** The Asterisks of the node take no new calls, and it goes on standby when they have none left; given up after {@code lifetime}. */
    record DrainNode(NodeName node, Lifetime lifetime, ChangeMode mode, String comment, Pace.AtDeadline then)
            implements Change {}

    /** Ends the drain of the node as a whole. */
    record UndrainNode(NodeName node, ChangeMode mode, String comment) implements Change {}

    /** Removes what moves and bans of the resource left, for that node or, where none, for all. */
    record Clear(ResourceId resource, NodeOrNone node, ChangeMode mode, String comment) implements Change {}

    /** Forgets the resource's failures on that node or, where none, on all, and probes it anew. */
    record Cleanup(ResourceId resource, NodeOrNone node, ChangeMode mode, String comment) implements Change {}

    /** The node gives away its resources and takes none. */
    record Standby(NodeName node, Lifetime lifetime, ChangeMode mode, String comment, Pace pace) implements Change {
        public Standby(NodeName node, Lifetime lifetime, ChangeMode mode, String comment) {
            this(node, lifetime, mode, comment, Pace.DEFAULT);
        }
    }

    /** Nothing is done about what runs on the node, and it is not watched. */
    record Maintenance(NodeName node, Lifetime lifetime, ChangeMode mode, String comment) implements Change {}

    /** Nothing is started, stopped or moved by the cluster anywhere, and nothing is watched. */
    record MaintainAll(Lifetime lifetime, ChangeMode mode, String comment) implements Change {}

    /** Ends {@link MaintainAll}. */
    record ManageAll(ChangeMode mode, String comment) implements Change {}

    /** The resource is left as it is. */
    record LeaveAlone(ResourceId resource, Watching watching, Lifetime lifetime, ChangeMode mode, String comment)
            implements Change {}

    /** Whether what is left alone is still watched. */
    enum Watching {
        /** {@code is-managed = false}. */
        WATCHED,
        /** {@code maintenance = true}. */
        UNWATCHED
    }

    /** Ends maintenance of the resource, and manages it. */
    record Manage(ResourceId resource, ChangeMode mode, String comment) implements Change {}

    /** Ends standby and maintenance. */
    record Online(NodeName node, ChangeMode mode, String comment) implements Change {}

    /**
     * Sets an attribute of a node, or with an empty value removes it: one that the node keeps until it leaves or its machine
     * restarts, or one that stands in the configuration.
     */
    record Attribute(NodeName node, String name, String value, boolean isTransient, ChangeMode mode, String comment)
            implements Change {

        private static final int MOST_CHARACTERS = 256;

        public Attribute {
            if (!name.matches("[A-Za-z0-9_#][A-Za-z0-9_.#:@-]{0," + (MOST_CHARACTERS - 1) + "}")) {
                throw new IllegalArgumentException("not an attribute's name: '" + name + "'");
            }
            if (value.length() > MOST_CHARACTERS || value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("the value of '" + name + "' is longer than " + MOST_CHARACTERS
                        + " characters or has a line break in it");
            }
        }
    }

    /** Grants, revokes, puts on standby or activates a ticket of this site. */
    record Ticket(String ticket, TicketAct act, ChangeMode mode, String comment) implements Change {}

    /** What happens to a ticket. */
    enum TicketAct {
        GRANT,
        REVOKE,
        STANDBY,
        ACTIVATE
    }

    /** Restarts the manager of the answering node without moving anything: the others promise to wait. */
    record Restart(NodeName node, ChangeMode mode, String comment) implements Change {}

    /**
     * Fences a node by hand: {@code action} is reboot, off or on.
     *
     * @param isDrill only while all other nodes are there
     */
    record Fence(NodeName node, String action, boolean isDrill, ChangeMode mode, String comment) implements Change {
        public Fence(NodeName node, String action, ChangeMode mode, String comment) {
            this(node, action, false, mode, comment);
        }
    }

    /** The operator made sure that a lost node is down and holds nothing. */
    record ConfirmDown(NodeName node, ChangeMode mode, String comment) implements Change {}

    /** Adds a node to those that count, removes it from them, or gives it other votes. */
    record ChangeNodes(NodeAct act, NodeName node, Votes votes, ChangeMode mode, String comment) implements Change {}

    /** See {@link ChangeNodes}. */
    enum NodeAct {
        ADD,
        REMOVE,
        VOTES
    }

    /** How many votes. */
    sealed interface Votes {
        /** As the configuration has them. */
        record AsConfigured() implements Votes {}

        record Exactly(int count) implements Votes {}
    }

    /**
     * Changes the keys that sign heartbeats and messages, on all nodes.
     *
     * @param id the key for {@code USE} and {@code REMOVE}; else 0
     */
    record ChangeKeys(KeyAction action, int id, ChangeMode mode, String comment) implements Change {}

    /** What can be done about the keys. */
    enum KeyAction {
        ADD,
        USE,
        REMOVE,
        ROTATE
    }

    /** Replaces the configuration by {@code text} (HOCON), if it is still at {@code expected}. */
    record ApplyConfig(String text, DocumentVersion expected, AgentsWord agents, ChangeMode mode, String comment)
            implements Change {}

    /** Makes the contents of an earlier version those of a new one, if the configuration is still at {@code expected}. */
    record Rollback(
            DocumentVersion version, DocumentVersion expected, AgentsWord agents, ChangeMode mode, String comment)
            implements Change {

        /** The same as a replacement by that version's text. */
        public ApplyConfig by(String text) {
            String note = "roll back to " + version + (comment.isEmpty() ? "" : ": " + comment);
            return new ApplyConfig(text, expected, agents, mode, note);
        }
    }

    /** What becomes of a configuration whose parameters an agent refuses. */
    enum AgentsWord {
        /** It is refused. */
        COUNTS,
        /** It is applied, and the agents' words are shown. */
        SHOWN
    }
}
