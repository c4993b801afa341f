package org.asterism.policy;

/** What a step does; the second row is what pseudo steps of groups, clones and bundles tell. */
enum Task {
    MONITOR("monitor"),
    START("start"),
    STOP("stop"),
    PROMOTE("promote"),
    DEMOTE("demote"),
    MIGRATE_TO("migrate_to"),
    MIGRATE_FROM("migrate_from"),
    NOTIFY("notify"),
    CANCEL("cancel"),
    DELETE("delete"),
    RELOAD("reload-agent"),

    RUNNING("running"),
    STOPPED("stopped"),
    PROMOTED("promoted"),
    DEMOTED("demoted"),

    /** Fencing or unfencing of a node. */
    FENCE("stonith"),
    /** A node that asked for it leaves in order. */
    SHUTDOWN("do_shutdown"),
    CLEAR_FAIL_COUNT("clear_failcount"),
    /** Removes the history of what is no longer configured. */
    FORGET("lrm_delete"),
    /** A named place in the graph that runs nothing. */
    MARK("mark");

    final String text;

    Task(String text) {
        this.text = text;
    }

    /** Brings something up: whoever needs it cannot go on without, whether or not anybody asked for it. */
    boolean isRising() {
        return this == START || this == RUNNING || this == PROMOTE || this == PROMOTED;
    }

    /** What tells that this has been done for a whole. */
    Task completion() {
        return switch (this) {
            case START -> RUNNING;
            case STOP -> STOPPED;
            case PROMOTE -> PROMOTED;
            case DEMOTE -> DEMOTED;
            default -> this;
        };
    }

    /** What takes back what this does. */
    Task reverse() {
        return switch (this) {
            case START -> STOP;
            case STOP -> START;
            case PROMOTE -> DEMOTE;
            case DEMOTE -> PROMOTE;
            default -> this;
        };
    }

    /** The action that a constraint names. */
    static Task parse(String name) {
        return switch (name) {
            case "stop" -> STOP;
            case "promote" -> PROMOTE;
            case "demote" -> DEMOTE;
            default -> START;
        };
    }
}
