package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.List;
import org.asterism.model.NodeName;

/**
 * One drill and what came of it. Times of phases in microseconds, -1: not known, or not come to.
 *
 * @param id {@code YYYYMMDD-HHMMSS} of its beginning in UTC
 * @param node whose fault it was
 * @param by who asked for it
 * @param ended {@link Instant#EPOCH} while it is under way
 * @param sentence what came of it
 * @param plan what the scheduler said would happen
 * @param steps what was done, in order
 * @param detectMicros from the fault to the first verdict
 * @param decideMicros from there to the first action
 * @param actMicros from there to the end of the last start
 * @param awayMicros longest time that a resource was away; 0: none was
 * @param incident id of the incident in the flight record; empty: there was none
 * @param outages how long resources were away; those that are over
 * @param remarks what limits the answer
 */
public record DrillReport(
        String id,
        NodeName node,
        DrillOrder.Kind kind,
        String target,
        int seconds,
        String by,
        String comment,
        Instant began,
        Instant ended,
        State state,
        String sentence,
        List<String> plan,
        List<Step> steps,
        long detectMicros,
        long decideMicros,
        long actMicros,
        long awayMicros,
        String incident,
        List<Incident.Outage> outages,
        List<String> remarks) {

    public DrillReport {
        plan = List.copyOf(plan);
        steps = List.copyOf(steps);
        outages = List.copyOf(outages);
        remarks = List.copyOf(remarks);
    }

    /** Something that was done, or seen. */
    public record Step(Instant at, String sentence) {}

    /** How far it has come. */
    public enum State {
        RUNNING,
        /** What should happen did, and the cluster is whole again. */
        PASSED,
        /** Something else happened, or the cluster is not whole. */
        FAILED,
        /** The fault was taken back early, because something else was wrong. */
        ABORTED,
        /** The manager ended meanwhile; what became of it is not known. */
        CUT_OFF,
        /** What would tell could not be read: another node did not answer for its record. Also: a state of a later release. */
        @JsonEnumDefaultValue
        UNKNOWN
    }

    /** Of no duration, or not known. */
    public static final long UNKNOWN_MICROS = -1;

    /** A drill that begins. */
    public static DrillReport begun(
            String id, NodeName node, DrillOrder order, int seconds, String by, Instant at, List<String> plan) {
        return new DrillReport(
                id,
                node,
                order.kind(),
                order.target(),
                seconds,
                by,
                order.comment(),
                at,
                Instant.EPOCH,
                State.RUNNING,
                "under way",
                plan,
                List.of(),
                UNKNOWN_MICROS,
                UNKNOWN_MICROS,
                UNKNOWN_MICROS,
                UNKNOWN_MICROS,
                "",
                List.of(),
                List.of());
    }

    /** The same with its end. */
    public DrillReport ended(State how, String word, Instant at, List<Step> done, List<String> noted) {
        return new DrillReport(
                id,
                node,
                kind,
                target,
                seconds,
                by,
                comment,
                began,
                at,
                how,
                word,
                plan,
                done,
                detectMicros,
                decideMicros,
                actMicros,
                awayMicros,
                incident,
                outages,
                noted);
    }

    /** The same with what the flight record has of it. */
    public DrillReport measured(Incident seen) {
        Incident.Failover first = seen.failovers().isEmpty()
                ? new Incident.Failover("", seen.began(), -1, -1, -1, -1, -1)
                : seen.failovers().get(0);
        List<Incident.Outage> over = seen.outages().stream()
                .filter(outage -> outage.awayMicros() >= 0)
                .toList();
        long away = over.stream().mapToLong(Incident.Outage::awayMicros).max().orElse(0);
        return new DrillReport(
                id,
                node,
                kind,
                target,
                seconds,
                by,
                comment,
                began,
                ended,
                state,
                sentence,
                plan,
                steps,
                first.detectMicros(),
                first.decideMicros(),
                first.actMicros(),
                away,
                seen.id(),
                over,
                remarks);
    }
}
