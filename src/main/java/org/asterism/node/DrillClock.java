package org.asterism.node;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditEntry.Kind;
import org.asterism.api.AuditEntry.Outcome;
import org.asterism.api.AuditEntry.Who;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.DrillOrder;
import org.asterism.config.DrillSettings;
import org.asterism.http.Drills;
import org.asterism.model.NodeName;

/** Begins the weekly drill when it is due and this node's turn, or says why not. Its looks follow one another. */
final class DrillClock {

    static final Duration LOOK = Duration.ofSeconds(15);

    /** A machine that slept, or whose clock was set, must not drill at another hour than was asked for. */
    private static final Duration LATEST = Duration.ofMinutes(5);

    private static final String BY = "schedule";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mmXXX", Locale.ROOT);

    /**
     * Surroundings.
     *
     * @param skipped is told the kind of a drill that was left out
     */
    record Setting(
            NodeName self, List<NodeName> nodes, Drills drills, Consumer<AuditEntry> audit, Consumer<String> skipped) {}

    private final DrillSettings.Weekly weekly;
    private final Setting setting;
    private volatile ZonedDateTime due;
    private volatile String leftOut = "";

    DrillClock(DrillSettings.Weekly weekly, Setting setting, ZonedDateTime now) {
        this.weekly = weekly;
        this.setting = setting;
        this.due = weekly.next(now);
    }

    /** Looks again and again, as long as the node runs. */
    void follow(BiConsumer<Duration, Runnable> after) {
        after.accept(LOOK, () -> {
            try {
                look(Instant.now().atZone(ZoneId.systemDefault()));
            } finally {
                follow(after);
            }
        });
    }

    /** When and where the next one is. */
    String next() {
        ZonedDateTime time = due;
        return "next by schedule: " + word() + " on " + weekly.turn(time.toLocalDate(), setting.nodes()) + ", "
                + TIME.format(time);
    }

    /** Why the last one was left out; nothing if it was not, or was not this node's. */
    List<String> sentences() {
        return leftOut.isEmpty() ? List.of() : List.of(leftOut);
    }

    void look(ZonedDateTime now) {
        ZonedDateTime time = due;
        if (now.isBefore(time)) {
            return;
        }
        due = weekly.next(now);
        leftOut = "";
        if (!weekly.turn(time.toLocalDate(), setting.nodes()).equals(setting.self())) {
            return;
        }
        if (Duration.between(time, now).compareTo(LATEST) > 0) {
            leaveOut(time, "NOT_ALLOWED", "this node was not awake at that time");
            return;
        }
        DrillOrder order =
                new DrillOrder(DrillOrder.Kind.valueOf(weekly.kind().name()), weekly.target(), 0, ChangeMode.APPLY, BY);
        setting.drills().begin(order, BY).whenComplete((answer, failure) -> {
            if (failure != null) {
                leaveOut(time, "INTERNAL", "this node does not tell its status: " + failure.getMessage());
            } else if (answer instanceof Drills.Answer.No no) {
                leaveOut(time, no.refusal().code().name(), words(no.refusal()));
            } else if (answer instanceof Drills.Answer.Begun begun) {
                record(Outcome.DONE, "", "drill " + begun.report().id() + " began");
            }
        });
    }

    private void leaveOut(ZonedDateTime time, String code, String reason) {
        leftOut = "the weekly drill (" + word() + ") of " + TIME.format(time) + " was left out: " + reason;
        setting.skipped().accept(weekly.kind().name().toLowerCase(Locale.ROOT));
        record(Outcome.REFUSED, code.toLowerCase(Locale.ROOT).replace('_', '-'), leftOut);
    }

    private static String words(ChangeResult.Refused refusal) {
        List<String> reasons = new ArrayList<>();
        refusal.conditions().forEach(condition -> reasons.add(condition.found()));
        return Stream.concat(Stream.of(refusal.sentence()), reasons.stream()).collect(Collectors.joining("; "));
    }

    private String word() {
        return (weekly.kind().name().toLowerCase(Locale.ROOT) + " " + weekly.target()).strip();
    }

    private void record(Outcome outcome, String code, String sentence) {
        setting.audit()
                .accept(new AuditEntry(
                        0,
                        Instant.now(),
                        setting.self(),
                        Kind.CHANGE,
                        new Who(BY, "", AuditEntry.Means.CLUSTER, "", ""),
                        "drill " + word(),
                        new TreeMap<>(),
                        "drills.weekly",
                        outcome,
                        code,
                        sentence,
                        "",
                        "",
                        List.of()));
    }
}
