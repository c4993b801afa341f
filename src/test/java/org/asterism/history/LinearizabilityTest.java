package org.asterism.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.asterism.history.Linearizability.Linearizable;
import org.asterism.history.Linearizability.Verdict;
import org.asterism.history.Linearizability.Violated;
import org.asterism.history.Operation.CompareAndSet;
import org.asterism.history.Operation.Read;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearizabilityTest {

    private static final int LONG = 150;

    @Test
    void nothingIsLinearizable() {
        assertThat(judge()).isInstanceOf(Linearizable.class);
    }

    @Test
    void oneWriteAfterAnotherIsLinearizable() {
        assertThat(judge(set("a", "b", 1, 2), set("b", "c", 3, 4), read("c", 5, 6)))
                .isInstanceOf(Linearizable.class);
    }

    @Test
    void operationsAtTheSameTimeMayTakeAnyOrder() {
        assertThat(judge(set("b", "c", 1, 5), set("a", "b", 2, 6), read("b", 3, 4)))
                .isInstanceOf(Linearizable.class);
    }

    @Test
    void whatGotNoAnswerMayBeDoneOrNot() {
        Operation open = set("a", "b", 1, Operation.NEVER);

        assertThat(judge(open, read("a", 2, 3), read("b", 4, 5))).isInstanceOf(Linearizable.class);
        assertThat(judge(open, set("a", "c", 2, 3), read("c", 4, 5))).isInstanceOf(Linearizable.class);
    }

    @Test
    void whatIsMerelyLateIsNotWrongForAnOldRead() {
        Operation old = new Operation("old", new Read("a"), Operation.ALWAYS, 4);

        assertThat(judge(set("a", "b", 1, 2), old)).isInstanceOf(Linearizable.class);
        assertThat(judge(set("a", "b", 1, 2), read("a", 3, 4))).isInstanceOf(Violated.class);
    }

    @Test
    void anAcknowledgedWriteThatIsLostIsFound() {
        assertThat(counterexample(set("a", "b", 1, 2), read("b", 3, 4), read("a", 5, 6)))
                .containsExactly(set("a", "b", 1, 2), read("a", 5, 6));
    }

    @Test
    void twoWritesInThePlaceOfOneVersionAreFound() {
        assertThat(counterexample(set("a", "b", 1, 9), set("b", "d", 10, 11), set("a", "c", 2, 8)))
                .as("the third write is not needed, the two that replaced a are")
                .containsExactly(set("a", "b", 1, 9), set("a", "c", 2, 8));
    }

    @Test
    void writesInTheWrongOrderAreFound() {
        assertThat(judge(set("b", "c", 1, 2), set("a", "b", 3, 4))).isInstanceOf(Violated.class);
    }

    @Test
    void aValueThatNobodyWroteIsFound() {
        assertThat(counterexample(set("a", "b", 1, 2), read("x", 3, 4))).containsExactly(read("x", 3, 4));
    }

    @Test
    void aReadFromTheFutureIsFound() {
        Operation early = new Operation("early", new Read("b"), Operation.ALWAYS, 1);

        assertThat(judge(early, set("a", "b", 2, 3))).isInstanceOf(Violated.class);
    }

    @Test
    void aWriteSeenAndThenDroppedIsFoundThoughNobodyWasToldOfIt() {
        assertThat(judge(set("a", "b", 1, Operation.NEVER), read("b", 2, 3), set("a", "c", 4, 5)))
                .isInstanceOf(Violated.class);
    }

    /** Made from instants that are known, so that an order exists; then one answer is made wrong. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void longHistoriesAreJudgedRight(long seed) {
        Random dice = new Random(seed);
        List<Operation> good = history(dice);
        List<Operation> bad = new ArrayList<>(good);
        List<Integer> answered = IntStream.range(LONG / 2, good.size())
                .filter(i -> !good.get(i).isRead() && !good.get(i).isPending())
                .boxed()
                .toList();
        int spoiled = answered.get(dice.nextInt(answered.size()));
        CompareAndSet set = (CompareAndSet) good.get(spoiled).action();
        bad.set(
                spoiled,
                new Operation(
                        "spoiled",
                        new CompareAndSet("v0", set.to()),
                        good.get(spoiled).call(),
                        good.get(spoiled).end()));
        Collections.shuffle(good, dice);

        assertThat(Linearizability.judge("v0", good)).isInstanceOf(Linearizable.class);
        Verdict verdict = Linearizability.judge("v0", bad);

        assertThat(verdict).isInstanceOf(Violated.class);
        assertThat(((Violated) verdict).counterexample())
                .as("no more than needed")
                .hasSizeLessThan(bad.size());
    }

    private static List<Operation> history(Random dice) {
        List<Operation> all = new ArrayList<>();
        String value = "v0";
        for (int i = 1; i <= LONG; i++) {
            long instant = i * 100L;
            long call = instant - 1 - dice.nextInt(300);
            long end = dice.nextInt(20) == 0 ? Operation.NEVER : instant + 1 + dice.nextInt(300);
            if (dice.nextBoolean()) {
                all.add(new Operation("r" + i, new Read(value), dice.nextBoolean() ? Operation.ALWAYS : call, end));
            } else {
                all.add(new Operation("w" + i, new CompareAndSet(value, "v" + i), call, end));
                value = "v" + i;
            }
        }
        return all;
    }

    private static Verdict judge(Operation... history) {
        return Linearizability.judge("a", Arrays.asList(history));
    }

    private static List<Operation> counterexample(Operation... history) {
        return ((Violated) judge(history)).counterexample();
    }

    private static Operation set(String from, String to, long call, long end) {
        return new Operation("", new CompareAndSet(from, to), call, end);
    }

    private static Operation read(String value, long call, long end) {
        return new Operation("", new Read(value), call, end);
    }
}
