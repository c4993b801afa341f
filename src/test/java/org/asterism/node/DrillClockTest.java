package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.api.AuditEntry;
import org.asterism.api.ChangeResult.Condition;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.DrillList;
import org.asterism.api.DrillOrder;
import org.asterism.api.DrillReport;
import org.asterism.api.RefusalCode;
import org.asterism.config.DrillSettings;
import org.asterism.http.Drills;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.Test;

/** The weekly drill by a clock that is a variable. */
class DrillClockTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final NodeName PBX1 = new NodeName("pbx1");
    private static final NodeName PBX2 = new NodeName("pbx2");
    private static final List<NodeName> NODES = List.of(PBX2, PBX1);
    private static final ZonedDateTime FRIDAY = at(27, 12, 0);
    private static final ZonedDateTime DUE = at(29, 3, 30);

    private final List<DrillOrder> begun = new ArrayList<>();
    private final List<AuditEntry> audit = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private Optional<Refused> refusal = Optional.empty();

    @Test
    void itBeginsOnceWhenItIsDue() {
        DrillClock clock = clock(PBX1, NodeOrNone.of(PBX1));

        assertThat(clock.next()).isEqualTo("next by schedule: freeze on pbx1, Sun 2026-11-29 03:30+01:00");
        clock.look(DUE.minusSeconds(1));
        assertThat(begun).isEmpty();
        clock.look(DUE.plusSeconds(14));
        clock.look(DUE.plusSeconds(29));

        assertThat(begun).extracting(DrillOrder::kind).containsExactly(DrillOrder.Kind.FREEZE);
        assertThat(audit).extracting(AuditEntry::outcome).containsExactly(AuditEntry.Outcome.DONE);
        assertThat(clock.sentences()).isEmpty();
        assertThat(clock.next()).endsWith("Sun 2026-12-06 03:30+01:00");
    }

    @Test
    void ofAllNodesOneTakesItAndInTheNextWeekTheOther() {
        DrillClock one = clock(PBX1, NodeOrNone.NONE);
        DrillClock other = clock(PBX2, NodeOrNone.NONE);

        one.look(DUE);
        other.look(DUE);
        assertThat(begun).hasSize(1);
        NodeName first = audit.get(0).node();
        one.look(DUE.plusWeeks(1));
        other.look(DUE.plusWeeks(1));

        assertThat(begun).hasSize(2);
        assertThat(audit.get(1).node()).isNotEqualTo(first);
    }

    @Test
    void inAnUnsafeMomentItIsLeftOutAndSaysWhy() {
        DrillClock clock = clock(PBX1, NodeOrNone.of(PBX1));
        refusal = Optional.of(new Refused(
                RefusalCode.NOT_ALLOWED,
                "this is no moment for a drill",
                List.of(new Condition("", "pbx2 is not online", "")),
                "wait"));

        clock.look(DUE);

        assertThat(clock.sentences())
                .containsExactly(
                        "the weekly drill (freeze) of Sun 2026-11-29 03:30+01:00 was left out: this is no moment for a"
                                + " drill; pbx2 is not online");
        assertThat(audit).extracting(AuditEntry::outcome).containsExactly(AuditEntry.Outcome.REFUSED);
        assertThat(skipped).containsExactly("freeze");
        refusal = Optional.empty();
        clock.look(DUE.plusWeeks(1));
        assertThat(clock.sentences()).isEmpty();
    }

    @Test
    void aMissedOneIsNotMadeUpForAtAnotherHour() {
        DrillClock clock = clock(PBX1, NodeOrNone.of(PBX1));

        clock.look(DUE.plusMinutes(6));

        assertThat(begun).isEmpty();
        assertThat(clock.sentences().get(0)).contains("not awake at that time");
        assertThat(clock.next()).endsWith("Sun 2026-12-06 03:30+01:00");
    }

    @Test
    void anHourThatSummerTimeLeavesOutComesLater() {
        DrillSettings.Weekly weekly = weekly(NodeOrNone.NONE, LocalTime.of(2, 30));
        ZonedDateTime before = ZonedDateTime.of(2026, 3, 28, 12, 0, 0, 0, ZONE);

        assertThat(weekly.next(before)).isEqualTo(ZonedDateTime.of(2026, 3, 29, 3, 30, 0, 0, ZONE));
        assertThat(weekly.turn(LocalDate.of(1969, 12, 28), NODES)).isIn(PBX1, PBX2);
    }

    private DrillClock clock(NodeName self, NodeOrNone node) {
        return new DrillClock(
                weekly(node, LocalTime.of(3, 30)),
                new DrillClock.Setting(self, NODES, new FakeDesk(self), audit::add, skipped::add),
                FRIDAY);
    }

    private static DrillSettings.Weekly weekly(NodeOrNone node, LocalTime at) {
        return new DrillSettings.Weekly(node, DrillSettings.Kind.FREEZE, "", DayOfWeek.SUNDAY, at);
    }

    private static ZonedDateTime at(int day, int hour, int minute) {
        return ZonedDateTime.of(2026, 11, day, hour, minute, 0, 0, ZONE);
    }

    private final class FakeDesk implements Drills {

        private final NodeName self;

        FakeDesk(NodeName self) {
            this.self = self;
        }

        @Override
        public CompletionStage<Answer> begin(DrillOrder order, String by) {
            if (refusal.isPresent()) {
                return CompletableFuture.completedFuture(new Answer.No(refusal.get()));
            }
            begun.add(order);
            return CompletableFuture.completedFuture(
                    new Answer.Begun(DrillReport.begun("1", self, order, 3, by, DUE.toInstant(), List.of())));
        }

        @Override
        public CompletionStage<DrillList> list() {
            return CompletableFuture.completedFuture(new DrillList(self, List.of(), List.of()));
        }

        @Override
        public CompletionStage<Optional<DrillReport>> find(String id) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }
}
