package org.asterism.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.demo.client.Observation;
import org.asterism.demo.client.Observation.Answered;
import org.asterism.demo.client.Observation.CallStep;
import org.asterism.demo.client.Observation.Called;
import org.asterism.demo.client.Observation.Sender;

/** What the client saw, and what follows from it. Moments are microseconds since the epoch. Thread-safe. */
public final class Sightings {

    /**
     * Packets of one host without one of another in between.
     *
     * @param mac the host
     */
    public record Turn(String mac, long fromMicros, long toMicros) {}

    /**
     * What became of the calls dialled in a time.
     *
     * @param dialled all of them; those neither answered nor failed are still ringing
     */
    public record Calls(long dialled, long answered, long failed) {}

    /** Shorter ones say more of the client than of the hosts. */
    private static final long NOTABLE_MICROS = 100_000;

    private record Pause(long fromMicros, long toMicros) {}

    private final List<Turn> turns = new ArrayList<>();
    private final List<Pause> pauses = new ArrayList<>();
    private final List<Answered> answers = new ArrayList<>();
    private final SortedMap<Long, Called> dialled = new TreeMap<>();
    private final SortedMap<Long, Called> outcomes = new TreeMap<>();
    private final List<Called> lost = new ArrayList<>();

    synchronized void add(Observation observation) {
        if (observation instanceof Sender sender) {
            addSender(sender);
        } else if (observation instanceof Answered answered) {
            answers.add(answered);
        } else if (observation instanceof Called called) {
            addCall(called);
        }
    }

    private void addSender(Sender sender) {
        int last = turns.size() - 1;
        if (last >= 0 && sender.atMicros() - turns.get(last).toMicros() > NOTABLE_MICROS) {
            pauses.add(new Pause(turns.get(last).toMicros(), sender.atMicros()));
        }
        if (last >= 0 && turns.get(last).mac().equals(sender.mac())) {
            turns.set(last, new Turn(sender.mac(), turns.get(last).fromMicros(), sender.atMicros()));
        } else {
            turns.add(new Turn(sender.mac(), sender.atMicros(), sender.atMicros()));
        }
    }

    private void addCall(Called called) {
        if (called.step() == CallStep.DIALLED) {
            dialled.put(called.call(), called);
        } else if (called.step() == CallStep.ANSWERED || called.step() == CallStep.FAILED) {
            outcomes.put(called.call(), called);
        } else if (called.step() == CallStep.LOST) {
            lost.add(called);
        }
    }

    /** Turns that end after the moment, oldest first. More turns than moves of the address means two senders at once. */
    public synchronized List<Turn> turnsSince(long micros) {
        return turns.stream().filter(turn -> turn.toMicros() >= micros).toList();
    }

    /** The host that sent the last packet, if it came after the moment. */
    public synchronized Optional<String> lastSenderSince(long micros) {
        if (turns.isEmpty() || turns.get(turns.size() - 1).toMicros() < micros) {
            return Optional.empty();
        }
        return Optional.of(turns.get(turns.size() - 1).mac());
    }

    /** The longest time without a packet of any host that ended after the moment; 0 if none was longer than 100 ms. */
    public synchronized long longestPauseMicrosSince(long micros) {
        return pauses.stream()
                .filter(pause -> pause.toMicros() >= micros)
                .mapToLong(pause -> pause.toMicros() - pause.fromMicros())
                .max()
                .orElse(0);
    }

    /** The first OPTIONS answered after the moment. */
    public synchronized Optional<Answered> firstAnswerAfter(long micros) {
        return answers.stream().filter(answer -> answer.atMicros() > micros).findFirst();
    }

    /** Answers to OPTIONS between two moments. */
    public synchronized long answersBetween(long fromMicros, long toMicros) {
        return answers.stream()
                .filter(answer -> answer.atMicros() >= fromMicros && answer.atMicros() <= toMicros)
                .count();
    }

    /**
     * The longest time without an answer that lies, at least in part, between two moments. The end counts: no answer until
     * {@code toMicros} is silence until then.
     */
    public synchronized long longestSilenceMicros(long fromMicros, long toMicros) {
        long reached = fromMicros;
        long worst = 0;
        for (Answered answer : answers) {
            if (answer.atMicros() <= fromMicros) {
                reached = answer.atMicros();
            } else if (answer.atMicros() <= toMicros) {
                worst = Math.max(worst, answer.atMicros() - reached);
                reached = answer.atMicros();
            }
        }
        return Math.max(worst, toMicros - Math.max(reached, fromMicros));
    }

    /** Calls dialled between two moments. */
    public synchronized Calls callsDialled(long fromMicros, long toMicros) {
        List<Long> numbers = dialled.values().stream()
                .filter(call -> call.atMicros() >= fromMicros && call.atMicros() <= toMicros)
                .map(Called::call)
                .toList();
        long answered = numbers.stream()
                .filter(number ->
                        outcomes.containsKey(number) && outcomes.get(number).step() == CallStep.ANSWERED)
                .count();
        long failed = numbers.stream()
                .filter(number ->
                        outcomes.containsKey(number) && outcomes.get(number).step() == CallStep.FAILED)
                .count();
        return new Calls(numbers.size(), answered, failed);
    }

    /** Calls that were up and found unknown at their end, told between two moments. */
    public synchronized long callsLost(long fromMicros, long toMicros) {
        return lost.stream()
                .filter(call -> call.atMicros() >= fromMicros && call.atMicros() <= toMicros)
                .count();
    }
}
