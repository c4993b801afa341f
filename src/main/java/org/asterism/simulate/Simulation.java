package org.asterism.simulate;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.ClusterState;
import org.asterism.policy.Preview;
import org.asterism.policy.Scheduler;
import org.asterism.policy.Status;

/** One CIB, decided and carried out in thought, as text. */
public final class Simulation {

    private Simulation() {}

    /** The report on what becomes of this state. */
    public static String report(ClusterState state) {
        StringBuilder text = new StringBuilder();
        write(state, text);
        return text.toString();
    }

    /** The same after what the request says. */
    public static String report(ClusterState state, Request request) {
        StringBuilder text = new StringBuilder();
        write(state, request, text);
        return text.toString();
    }

    static void write(ClusterState state, StringBuilder text) {
        write(state, Request.NOTHING, text);
    }

    /** Writes section by section, so that what came before a failure is there. */
    private static void write(ClusterState given, Request request, StringBuilder text) {
        Status before = Scheduler.status(given);
        if (!before.counts().isEmpty()) {
            text.append(before.counts()).append("\n\n");
        }
        section(text, "Current cluster status:", before.lines());
        text.append('\n');
        List<String> words = new ArrayList<>();
        ClusterState state = request.applied(given, words);
        if (!words.isEmpty()) {
            section(text, "Performing Requested Modifications:", bulleted(words));
            text.append('\n');
        }
        if (request.detail() == Request.Detail.SCORES) {
            section(text, "Assignment Scores:", bulleted(Scheduler.scores(state)));
            text.append('\n');
        }
        Preview preview = Scheduler.preview(state, request.outcomes());
        section(text, "Transition Summary:", bulleted(preview.summary()));
        text.append('\n');
        section(text, "Executing Cluster Transition:", bulleted(preview.actions()));
        text.append('\n');
        section(
                text,
                "Revised Cluster Status:",
                Scheduler.settledStatus(preview.after()).lines());
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        text.append(title).append('\n');
        lines.forEach(
                line -> text.append(line.isEmpty() ? "" : "  ").append(line).append('\n'));
    }

    private static List<String> bulleted(List<String> lines) {
        return lines.stream().map(line -> "* " + line).toList();
    }
}
