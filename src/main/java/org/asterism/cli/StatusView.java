package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ClusterStatus.Activity;
import org.asterism.api.ClusterStatus.Phase;
import org.asterism.api.ClusterStatus.Risk;
import org.asterism.api.ClusterStatus.Verdict;
import org.asterism.api.FailureStatus;
import org.asterism.api.Incident;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;
import org.asterism.model.Heartbeat.NodeOrNone;

/** The cluster's status as lines, most important things first. */
final class StatusView {

    private static final int EVENTS_SHOWN = 5;
    private static final int CURES_SHOWN = 3;
    private static final String DISPATCHER = "dispatcher";

    private final ClusterStatus status;
    private final Style style;
    private final int width;
    private final ZoneId zone;
    private final Lines lines;

    private StatusView(ClusterStatus status, Style style, int width, ZoneId zone) {
        this.status = status;
        this.style = style;
        this.width = width;
        this.zone = zone;
        this.lines = new Lines(style, width);
    }

    static List<String> lines(ClusterStatus status, Style style, int width, ZoneId zone) {
        return new StatusView(status, style, width, zone).all();
    }

    /** Only what runs, what is set aside, and what failed. */
    static List<String> resources(ClusterStatus status, Style style, int width, ZoneId zone) {
        StatusView view = new StatusView(status, style, width, zone);
        view.activity();
        ResourcesView.add(view.lines, status.resources(), style);
        LeaseView.add(view.lines, status, zone);
        view.failures();
        return view.lines.all();
    }

    private List<String> all() {
        head();
        maintenance();
        activity();
        planning();
        calls();
        NodesView.add(lines, status, style);
        ResourcesView.add(lines, status.resources(), style);
        LeaseView.add(lines, status, zone);
        failures();
        risks();
        events();
        incidents();
        return lines.all();
    }

    private void head() {
        String name = style.symbol("⁂ ", "* ") + status.cluster();
        String seen = "  seen from " + status.ownNode();
        String time = Words.dayAndTime(status.takenAt(), zone);
        int gap = Math.max(2, width - name.length() - seen.length() - time.length());
        lines.add(2, new Part(name, Tone.TITLE), plain(seen), plain(" ".repeat(gap)), plain(time));
        var votes = status.votes();
        String dot = style.symbol(" · ", " | ");
        lines.add(
                10,
                plain("Quorum    "),
                new Part(votes.verdict().name(), verdictTone(votes.verdict())),
                plain(", " + votes.present() + " of " + votes.expected() + " votes, " + votes.needed() + " needed"),
                plain(dot + "epoch " + status.epoch() + dot),
                plain("coordinator " + coordinator()));
        lines.add(10, plain("          "), new Part(votes.sentence(), Tone.DIM));
        var document = status.document();
        String label = document.label().isEmpty() ? "" : " (" + document.label() + ")";
        String author = document.author().isEmpty() ? "" : " by " + document.author();
        String changed =
                document.changedAt().equals(Instant.EPOCH) ? "" : ", " + Words.dayAndTime(document.changedAt(), zone);
        lines.add(10, plain("Config    "), plain("version " + document.version() + label + author + changed));
    }

    private String coordinator() {
        return status.coordinator() instanceof NodeOrNone.Somebody somebody
                ? somebody.node().value()
                : "none";
    }

    private static Tone verdictTone(Verdict verdict) {
        return switch (verdict) {
            case WON -> Tone.GOOD;
            case LOST -> Tone.BAD;
            case PENDING -> Tone.CARE;
        };
    }

    /** Before all else: why nothing is done about what is broken. */
    private void maintenance() {
        status.leases().stream()
                .filter(lease -> lease.kind().equals("cluster-maintenance"))
                .forEach(lease -> lines.add(
                        10,
                        plain("          "),
                        new Part("MAINTENANCE", Tone.BAD),
                        plain(" of the whole cluster, nothing is done: "),
                        new Part(LeaseView.rest(lease, status.takenAt(), zone), Tone.CARE)));
    }

    private void activity() {
        Activity activity = status.activity();
        if (activity.phase() == Phase.IDLE) {
            String unusual = Unusual.of(status);
            lines.add(
                    10,
                    plain("Now       "),
                    plain(unusual.isEmpty() ? "nothing to do" : "nothing under way; "),
                    new Part(unusual, Tone.CARE));
            return;
        }
        String counts = activity.phase() == Phase.RUNNING
                ? " transition " + activity.transition() + ", " + activity.done() + " of " + activity.total() + " done"
                        + (activity.failed() > 0 ? ", " + activity.failed() + " failed" : "")
                : "";
        String sentence = activity.sentence().isEmpty() ? "" : ": " + activity.sentence();
        lines.add(
                10,
                plain("Now       "),
                new Part(Words.of(activity.phase()), activity.phase() == Phase.SUSPENDED ? Tone.BAD : Tone.CARE),
                plain(counts + sentence));
    }

    private void planning() {
        ClusterStatus.Planning planning = status.planning();
        int deaths = planning.covered() + planning.missing();
        String ahead = planning.aheadBudgetMs() == 0
                ? "none made ahead"
                : "ready for " + planning.covered() + " of " + deaths + " single deaths, made in " + planning.aheadMs()
                        + " of " + planning.aheadBudgetMs() + " ms";
        String where = planning.processId() == 0 ? "" : ", process " + planning.processId();
        lines.add(
                10,
                plain("Plans     "),
                new Part(ahead, planning.missing() > 0 ? Tone.CARE : Tone.PLAIN),
                plain(where));
    }

    private void calls() {
        List<Integer> counts = Unusual.primitives(status.resources())
                .flatMap(resource -> resource.calls().values().stream())
                .toList();
        if (!counts.isEmpty()) {
            int sum = counts.stream().mapToInt(Integer::intValue).sum();
            lines.add(
                    10,
                    plain("Calls     "),
                    plain(sum + " up on " + Words.count(counts.size(), "Asterisk", "Asterisks")));
        }
    }

    private void failures() {
        if (status.failures().isEmpty()) {
            return;
        }
        lines.title("Failures");
        for (FailureStatus failure : status.failures()) {
            FailureView.add(lines, failure, status.takenAt(), zone);
        }
        status.failures().stream()
                .map(failure -> failure.resource().base())
                .distinct()
                .limit(CURES_SHOWN)
                .forEach(resource -> lines.add(
                        4, plain("  "), new Part("once mended: asterism resource cleanup " + resource, Tone.DIM)));
    }

    private void risks() {
        if (status.risks().isEmpty()) {
            return;
        }
        lines.title("Risks");
        for (Risk risk : status.risks()) {
            lines.add(4, new Part("  ! ", Tone.CARE), plain(risk.sentence()));
            if (!risk.remedy().isEmpty()) {
                lines.add(6, plain("    "), new Part("cure: " + risk.remedy(), Tone.DIM));
            }
        }
    }

    private void incidents() {
        if (status.incidents().isEmpty()) {
            return;
        }
        lines.title("Last incidents");
        for (ClusterStatus.IncidentNote incident : status.incidents()) {
            boolean isOutage = incident.effect() == Incident.Effect.OUTAGE;
            lines.add(
                    4,
                    plain("  "),
                    cell(Words.time(incident.began(), status.takenAt(), zone), 8, Tone.DIM),
                    new Part(IncidentView.effect(incident.effect()), isOutage ? Tone.BAD : Tone.PLAIN),
                    plain((incident.state() == Incident.State.UNDER_WAY ? ", under way: " : ": ")
                            + incident.sentence()));
            lines.add(4, plain("    "), new Part("asterism incident show " + incident.id(), Tone.DIM));
        }
    }

    private void events() {
        if (status.events().isEmpty()) {
            return;
        }
        lines.title("Last events");
        status.events().stream()
                .filter(event -> !event.kind().equals(DISPATCHER)) // each loss has several, and they are not its cause
                .limit(EVENTS_SHOWN)
                .forEach(event -> lines.add(
                        11,
                        plain("  "),
                        cell(Words.time(event.at(), status.takenAt(), zone), 8, Tone.DIM),
                        plain(event.node() + ": " + event.sentence())));
    }
}
