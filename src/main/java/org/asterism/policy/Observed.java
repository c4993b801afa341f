package org.asterism.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.asterism.model.OcfCode;
import org.asterism.model.OperationResult;
import org.asterism.model.OperationResult.Status;
import org.asterism.model.ResourceHistory;
import org.asterism.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * What one node's history says about one primitive, without any configuration: the operations are read in the order of
 * their runs, and the last one that tells of the state decides.
 *
 * @param failures failed operations since the last successful start or stop
 * @param recurring monitors that were scheduled since the last start or stop
 * @param role the role it has there; {@link Role#ANY}: unknown
 * @param started the start that made it active, or the probe that found it so
 */
record Observed(
        Presence presence,
        boolean isInFlight,
        List<OperationResult> failures,
        List<OperationResult> recurring,
        @Nullable OperationResult started,
        @Nullable ResourceHistory history,
        Role role) {

    /** Whether the resource runs on the node. */
    enum Presence {
        UNKNOWN,
        STOPPED,
        ACTIVE
    }

    static final Observed NOTHING = new Observed(Presence.UNKNOWN, false, List.of(), List.of(), null, null, Role.ANY);

    /** In order of their runs; those still pending are the latest. */
    private static final Comparator<OperationResult> BY_RUN = Comparator.comparing(
                    (OperationResult result) -> result.status() == Status.PENDING)
            .thenComparingLong(OperationResult::callId)
            .thenComparing(OperationResult::key);

    boolean isActive() {
        return presence == Presence.ACTIVE;
    }

    boolean isKnown() {
        return presence != Presence.UNKNOWN;
    }

    /** It counts as active only because a probe failed: nobody let it start here, and nobody saw it run. */
    boolean isMereSuspicion() {
        return isActive()
                && started == null
                && !isInFlight
                && !failures.isEmpty()
                && failures.stream()
                        .allMatch(failure -> failure.key().action().equals("monitor")
                                && !failure.key().isRecurring());
    }

    /** The same failures and monitors with another presence. */
    Observed with(Presence other) {
        return new Observed(other, isInFlight, failures, recurring, started, history, role);
    }

    static Observed of(ResourceHistory history) {
        List<OperationResult> runs = new ArrayList<>(history.operations().values());
        runs.sort(BY_RUN);
        Reader reader = new Reader();
        runs.forEach(reader::read);
        return new Observed(
                reader.presence,
                reader.isInFlight,
                List.copyOf(reader.failures),
                List.copyOf(reader.recurring),
                reader.started,
                history,
                reader.role());
    }

    /** Reads one operation after the other. */
    private static final class Reader {
        private Presence presence = Presence.UNKNOWN;
        private boolean isInFlight;
        private final List<OperationResult> failures = new ArrayList<>();
        private final List<OperationResult> recurring = new ArrayList<>();
        private @Nullable OperationResult started;
        private boolean isPromoted;

        private Role role() {
            return switch (presence) {
                case UNKNOWN -> Role.ANY;
                case STOPPED -> Role.STOPPED;
                case ACTIVE -> isPromoted ? Role.PROMOTED : Role.STARTED;
            };
        }

        void read(OperationResult run) {
            switch (run.key().action()) {
                case "start", "promote", "demote", "migrate_to", "migrate_from", "reload", "reload-agent" ->
                    activating(run);
                case "stop" -> stop(run);
                case "monitor" -> monitor(run);
                default -> {
                    // notify and the like say nothing about the state
                }
            }
        }

        private void activating(OperationResult run) {
            if (run.status() == Status.CANCELLED) {
                presence = Presence.UNKNOWN;
                return;
            }
            presence = Presence.ACTIVE;
            if (run.status() == Status.PENDING) {
                isInFlight = true;
                isPromoted |= run.key().action().equals("promote");
                return;
            }
            takeRole(run);
            if (run.key().action().equals("start")) {
                started = run;
                recurring.clear();
            }
            if (run.isFailed()) {
                failures.add(run);
            } else {
                failures.clear();
            }
        }

        /** One that failed to be promoted or demoted counts as promoted, since it may be; so does one whose promotion is under way. */
        private void takeRole(OperationResult run) {
            String action = run.key().action();
            if (action.equals("promote")) {
                isPromoted = true;
            } else if (action.equals("start") || (action.equals("demote") && !run.isFailed())) {
                isPromoted = false;
            }
        }

        private void stop(OperationResult run) {
            if (run.status() == Status.PENDING) {
                isInFlight = true;
                presence = Presence.ACTIVE;
            } else if (run.status() == Status.CANCELLED) {
                presence = Presence.UNKNOWN;
            } else if (run.isFailed()) {
                presence = Presence.ACTIVE;
                failures.add(run);
            } else {
                presence = Presence.STOPPED;
                isPromoted = false;
                failures.clear();
                recurring.clear();
                started = null;
            }
        }

        private void monitor(OperationResult run) {
            if (run.key().isRecurring()) {
                recurringMonitor(run);
            } else {
                probe(run);
            }
        }

        private void recurringMonitor(OperationResult run) {
            if (run.status() == Status.CANCELLED) {
                return;
            }
            recurring.add(run);
            if (run.status() == Status.PENDING) {
                return;
            }
            tellRole(run);
            if (run.isFailed() && !isDegraded(run)) {
                failures.add(run);
                presence = Presence.ACTIVE;
            } else if (run.exit() != OcfCode.NOT_RUNNING.exit()) {
                presence = Presence.ACTIVE;
            }
        }

        private void probe(OperationResult run) {
            if (run.status() == Status.PENDING || run.status() == Status.CANCELLED) {
                return;
            }
            recurring.clear();
            failures.clear();
            tellRole(run);
            if (run.status() == Status.DONE && run.exit() == OcfCode.NOT_RUNNING.exit()) {
                presence = Presence.STOPPED;
                started = null;
            } else if (run.status() == Status.DONE && (run.exit() == OcfCode.SUCCESS.exit() || isDegraded(run))) {
                presence = Presence.ACTIVE;
                started = run;
            } else {
                failures.add(run);
                presence = meansAbsent(run) ? Presence.STOPPED : Presence.ACTIVE;
            }
        }

        /** What a monitor says of the role; a failure says nothing. */
        private void tellRole(OperationResult run) {
            if (run.status() == Status.DONE) {
                if (isPromotedExit(run.exit())) {
                    isPromoted = true;
                } else if (run.exit() == OcfCode.SUCCESS.exit() || run.exit() == OcfCode.NOT_RUNNING.exit()) {
                    isPromoted = false;
                }
            }
        }

        private static boolean isPromotedExit(int exit) {
            return exit == OcfCode.RUNNING_PROMOTED.exit()
                    || exit == OcfCode.FAILED_PROMOTED.exit()
                    || exit == OcfCode.DEGRADED_PROMOTED.exit();
        }

        /** An agent that is not installed cannot have started anything. */
        private static boolean meansAbsent(OperationResult run) {
            return run.exit() == OcfCode.NOT_INSTALLED.exit();
        }

        private static boolean isDegraded(OperationResult run) {
            return run.status() == Status.DONE
                    && (run.exit() == OcfCode.DEGRADED.exit()
                            || run.exit() == OcfCode.DEGRADED_PROMOTED.exit()
                            || run.exit() == OcfCode.RUNNING_PROMOTED.exit());
        }
    }
}
