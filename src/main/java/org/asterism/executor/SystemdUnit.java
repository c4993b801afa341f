package org.asterism.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What {@code busctl} says of a unit (org.freedesktop.systemd1(5)). */
final class SystemdUnit {

    /** Errors of a bus or a systemd that is being reloaded, executed anew or started: ask again. */
    private static final Pattern AWAY = Pattern.compile(
            "connection (reset|closed|refused)|transport endpoint"
                    + "|no reply|noreply|disconnected|timed out|did not receive a reply|remote peer disconnected"
                    + "|no such (file|process)|failed to (connect|activate)|not activatable|serviceunknown"
                    + "|name has no owner|name .* was not provided|systemd1 exited with|being reloaded|refusing, manager|shutting down");

    private static final Pattern UNKNOWN = Pattern.compile("not found|nosuchunit|not loaded|invalid");

    private static final List<String> UNDER_WAY = List.of("activating", "deactivating", "maintenance", "refreshing");

    private SystemdUnit() {}

    /**
     * A unit's state.
     *
     * @param load loaded, not-found, masked, bad-setting, error; empty: nobody answered
     * @param cut how the look ended if it was cut short for good
     */
    record State(String load, String active, String sub, String job, AgentResult cut) {

        static final State NONE = new State("", "", "", "", new AgentResult.NeverRan());

        boolean isAnswer() {
            return !load.isEmpty();
        }

        boolean isCut() {
            return !(cut instanceof AgentResult.NeverRan);
        }

        boolean isThere() {
            return load.equals("loaded") || isActive();
        }

        /** One that reloads runs. */
        boolean isActive() {
            return active.equals("active") || active.equals("reloading");
        }

        boolean isStopped() {
            return (active.equals("inactive") || active.equals("failed")) && !hasJob();
        }

        boolean hasFailed() {
            return active.equals("failed");
        }

        boolean isUnderWay() {
            return UNDER_WAY.contains(active) || (hasJob() && !isActive());
        }

        private boolean hasJob() {
            return !job.isEmpty() && !job.equals("0");
        }

        String words() {
            return active + " (" + sub + ")";
        }

        String obstacle(String unit) {
            return switch (load) {
                case "masked" -> unit + " is masked: systemctl unmask " + unit;
                case "not-found" -> "systemd has no unit " + unit;
                default -> "systemd cannot load " + unit + " (" + load + "): systemctl status " + unit;
            };
        }
    }

    static List<String> question(String service, String path) {
        return List.of(
                "get-property",
                service,
                path,
                "org.freedesktop.systemd1.Unit",
                "LoadState",
                "ActiveState",
                "SubState",
                "Job");
    }

    static State state(AgentCall call, ProcessEnd end) {
        if (!(end instanceof ProcessEnd.Exited exited) || exited.status() != 0) {
            return unanswered(call, end);
        }
        List<String> values = values(exited.output().standard());
        return values.size() < 4
                ? State.NONE
                : new State(values.get(0), values.get(1), values.get(2), values.get(3), new AgentResult.NeverRan());
    }

    /** Nothing is known if systemd is away for a moment; what else went wrong cuts the call short. */
    static State unanswered(AgentCall call, ProcessEnd end) {
        boolean isAway = end instanceof ProcessEnd.Exited exited
                && isAway(exited.output().error());
        if (isAway || end instanceof ProcessEnd.TimedOut) {
            return State.NONE;
        }
        if (end instanceof ProcessEnd.Exited exited && isUnknown(exited.output().exitReason())) {
            return new State("not-found", "inactive", "dead", "0", new AgentResult.NeverRan());
        }
        return new State("", "", "", "", OcfRunner.result(call, end));
    }

    static boolean isAway(String error) {
        return AWAY.matcher(error.toLowerCase(Locale.ROOT)).find();
    }

    static boolean isUnknown(String error) {
        return UNKNOWN.matcher(error.toLowerCase(Locale.ROOT)).find();
    }

    /** Of each line of the answer, {@code s "active"}, {@code (uo) 0 "/"}, the first value. */
    static List<String> values(String answer) {
        List<String> values = new ArrayList<>();
        for (String line : answer.split("\n", -1)) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                String rest = line.substring(blank + 1).strip();
                int end = rest.startsWith("\"") ? rest.indexOf('"', 1) : rest.indexOf(' ');
                values.add(
                        rest.startsWith("\"")
                                ? rest.substring(1, Math.max(1, end))
                                : end < 0 ? rest : rest.substring(0, end));
            }
        }
        return values;
    }
}
