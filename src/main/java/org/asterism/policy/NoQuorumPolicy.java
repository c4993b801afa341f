package org.asterism.policy;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.asterism.model.ClusterDocument;

/** What a partition without a quorum does with what it runs: the option {@code no-quorum-policy} (Pacemaker Explained). */
public enum NoQuorumPolicy {
    /** Stops it. */
    STOP,
    /** Keeps it, and takes nothing over. */
    FREEZE,
    /** Goes on as if there were a quorum; live, that too takes nothing over. */
    IGNORE,
    /** Demotes what has a role, and stops the rest. */
    DEMOTE,
    /** Has its nodes fenced; {@code suicide} is the older word. */
    FENCE;

    private static final String OPTION = "no-quorum-policy";

    /** By the option in force at that time. */
    public static NoQuorumPolicy of(ClusterDocument document, Instant now) {
        return of(Rules.values(document.details().options(), document.options(), RuleScope.at(now)));
    }

    /** Among cluster options; one that is missing or that nobody knows stops, which is the default. */
    static NoQuorumPolicy of(Map<String, String> options) {
        return switch (options.getOrDefault(OPTION, "").strip().toLowerCase(Locale.ROOT)) {
            case "freeze" -> FREEZE;
            case "ignore" -> IGNORE;
            case "demote" -> DEMOTE;
            case "fence", "suicide" -> FENCE;
            default -> STOP;
        };
    }

    /** Whether a lost node's resources are started elsewhere without its fencing: {@code unfenced = assume-clean}, with {@code stop}. */
    public static boolean assumesClean(ClusterDocument document, Instant now) {
        return assumesClean(Rules.values(document.details().options(), document.options(), RuleScope.at(now)));
    }

    /** Who keeps running without a quorum cannot be taken for clean. */
    static boolean assumesClean(Map<String, String> options) {
        return options.getOrDefault("unfenced", "").equals("assume-clean") && of(options) == STOP;
    }

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
