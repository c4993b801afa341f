package org.asterism.registrations.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.asterism.registrations.core.Bindings.Outcome;
import org.junit.jupiter.api.Test;

class BindingsTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final long HOUR_FROM_NOW = NOW / 1000 + 3600;
    private static final String KEY = "300;@abc";

    private final Bindings a = new Bindings("a", 10);
    private final Bindings b = new Bindings("b", 10);

    private static Contact contact(String value, long expiresAt) {
        return new Contact(KEY, value, expiresAt, true);
    }

    private static Contact there(String value) {
        return contact(value, HOUR_FROM_NOW);
    }

    private static List<String> values(List<Binding> bindings) {
        return bindings.stream().map(Binding::value).toList();
    }

    /** Both Asterisks run and hold nothing. */
    private void begin() {
        a.read("a1", List.of(), NOW);
        b.read("b1", List.of(), NOW);
    }

    /** Tells the other and carries out what follows there. */
    private static void pass(Outcome outcome, Bindings to, long nowMs) {
        to.arrived(outcome.news(), nowMs).writes().forEach(to::written);
    }

    @Test
    void whatOneAsteriskTakesIsWrittenOnTheOtherNodeAndIsNoNewsThere() {
        begin();

        Outcome taken = a.told(there("v1"), NOW);
        Outcome arrived = b.arrived(taken.news(), NOW + 5);
        arrived.writes().forEach(b::written);

        assertThat(values(arrived.writes())).containsExactly("v1");
        assertThat(b.read("b1", List.of(contact("v1", HOUR_FROM_NOW)), NOW + 10).news())
                .isEmpty();
        assertThat(b.counts(NOW).others()).isEqualTo(1);
        assertThat(b.counts(NOW).unwritten()).isZero();
    }

    @Test
    void whatEndsEarlyEndsOnTheOtherNodeAndAnOldCopyDoesNotBringItBack() {
        begin();
        Outcome taken = a.told(there("v1"), NOW);
        pass(taken, b, NOW);

        Outcome ended = a.absent(KEY, NOW + 1000);
        Outcome arrived = b.arrived(ended.news(), NOW + 1000);

        assertThat(arrived.writes()).singleElement().matches(Binding::hasEnded);
        arrived.writes().forEach(b::written);
        assertThat(b.arrived(taken.news(), NOW + 2000).writes()).isEmpty();
        assertThat(b.counts(NOW).others()).isZero();
    }

    @Test
    void theOrderOfOnePhoneHoldsAlsoWhereClocksDiffer() {
        begin();
        pass(a.told(there("at a"), NOW), b, NOW);

        long slow = NOW - 30_000;
        Outcome later = b.told(there("at b"), slow);
        Outcome arrived = a.arrived(later.news(), NOW);

        assertThat(values(arrived.writes())).containsExactly("at b");
        assertThat(a.counts(NOW).conflicts()).isZero();
    }

    @Test
    void twoNodesThatDidNotKnowOfEachOtherEndWithTheNewerAndCountAConflict() {
        begin();
        Outcome older = a.told(there("at a"), NOW);
        Outcome newer = b.told(there("at b"), NOW + 500);

        Outcome onA = a.arrived(newer.news(), NOW + 1000);
        Outcome onB = b.arrived(older.news(), NOW + 1000);

        assertThat(values(onA.writes())).containsExactly("at b");
        assertThat(onB.writes()).isEmpty();
        assertThat(a.counts(NOW).conflicts()).isEqualTo(1);
        assertThat(b.counts(NOW).conflicts()).isEqualTo(1);
    }

    @Test
    void anAsteriskThatStartsEmptyIsGivenAllThatHolds() {
        begin();
        pass(a.told(there("v1"), NOW), b, NOW);

        Outcome restarted = b.read("b2", List.of(), NOW + 1000);

        assertThat(values(restarted.writes())).containsExactly("v1");
        assertThat(restarted.news()).isEmpty();
    }

    @Test
    void anAsteriskThatComesBackWithAnOldDatabaseTakesNothingBack() {
        begin();
        pass(a.told(there("old"), NOW), b, NOW);
        Bindings back = new Bindings("a", 10);
        Outcome moved = b.told(contact("new", HOUR_FROM_NOW + 600), NOW + 600_000);

        back.arrived(moved.news(), NOW + 700_000);
        Outcome read = back.read("a2", List.of(contact("old", HOUR_FROM_NOW)), NOW + 700_000);

        assertThat(read.news()).isEmpty();
        assertThat(values(read.writes())).containsExactly("new");
    }

    @Test
    void anOldDatabaseThatIsReadBeforeTheOthersAnswerLosesToThem() {
        begin();
        Bindings back = new Bindings("a", 10);
        Outcome moved = b.told(contact("new", NOW / 1000 + 3600), NOW);

        Outcome read = back.read("a2", List.of(contact("old", NOW / 1000 + 1800)), NOW + 1000);
        Outcome onBack = back.arrived(moved.news(), NOW + 2000);
        Outcome onB = b.arrived(read.news(), NOW + 2000);

        assertThat(values(onBack.writes())).containsExactly("new");
        assertThat(onB.writes()).isEmpty();
    }

    @Test
    void whatThePhoneUndidWhileAmiWasAwayIsUndone() {
        begin();
        a.told(there("v1"), NOW);

        Outcome read = a.read("a1", List.of(), NOW + 1000);

        assertThat(read.news()).singleElement().matches(Binding::hasEnded);
        assertThat(read.writes()).isEmpty();
    }

    @Test
    void aManagerThatRestartsKnowsWhatEndedMeanwhileInTheSameAsterisk() {
        begin();
        a.told(there("v1"), NOW);
        Bindings restarted = new Bindings("a", 10);
        restarted.restore("a1", a.all(), a.there(), NOW + 1000);

        Outcome read = restarted.read("a1", List.of(), NOW + 2000);

        assertThat(read.news()).singleElement().matches(Binding::hasEnded);
    }

    /** Its database could not be written, as its AMI user lacks the right to. */
    @Test
    void whatNeverWasInAnAsteriskHasNotEndedThereWhenTheManagerRestarts() {
        begin();
        Binding elsewhere = new Binding(KEY, "v1", NOW / 1000 + 600, NOW, 0, "b");
        a.arrived(List.of(elsewhere), NOW);
        Bindings restarted = new Bindings("a", 10);
        restarted.restore("a1", a.all(), a.there(), NOW + 1000);

        Outcome read = restarted.read("a1", List.of(), NOW + 2000);

        assertThat(read.news()).isEmpty();
        assertThat(read.writes()).containsExactly(elsewhere);
    }

    @Test
    void oneThatIsTakenOutToBePutInAnewHasNotEnded() {
        begin();
        a.told(there("v1"), NOW);
        a.forget(KEY);

        assertThat(a.read("a1", List.of(), NOW + 1000).news()).isEmpty();
        assertThat(a.read("a1", List.of(there("v1")), NOW + 2000).news()).isEmpty();
        a.forget(KEY);
        assertThat(a.read("a1", List.of(), NOW + 3000).writes())
                .extracting(Binding::value)
                .containsExactly("v1");
    }

    @Test
    void expiryIsNoNewsAndIsForgotten() {
        begin();
        a.told(contact("v1", NOW / 1000 + 60), NOW);

        Outcome gone = a.absent(KEY, NOW + 61_000);
        a.expire(NOW + 121_000);

        assertThat(gone.news()).isEmpty();
        assertThat(a.all()).isEmpty();
        assertThat(a.counts(NOW).expired()).isEqualTo(1);
    }

    @Test
    void whatIsOfNoUseElsewhereStaysHere() {
        begin();

        Outcome told = a.told(new Contact(KEY, "tcp", HOUR_FROM_NOW, false), NOW);

        assertThat(told.news()).isEmpty();
        assertThat(a.counts(NOW).unfit()).isEqualTo(1);
    }

    @Test
    void moreThanThereIsRoomForAreRefusedAndCounted() {
        Bindings small = new Bindings("a", 1);
        small.read("a1", List.of(), NOW);

        small.told(new Contact("1;@a", "v", HOUR_FROM_NOW, true), NOW);
        Outcome second = small.told(new Contact("2;@a", "v", HOUR_FROM_NOW, true), NOW);

        assertThat(second.news()).isEmpty();
        assertThat(small.counts(NOW).refused()).isEqualTo(1);
    }

    @Test
    void whatAnotherNodeToldAndHadNoRoomIsWantedWhenThereIsRoomAgain() {
        Bindings small = new Bindings("a", 1);
        small.read("a1", List.of(), NOW);
        Binding first = new Binding("1;@a", "v", NOW / 1000 + 60, NOW, 0, "b");
        Binding second = new Binding("2;@a", "v", HOUR_FROM_NOW, NOW, 0, "b");
        small.arrived(List.of(first, second), NOW);
        assertThat(small.counts(NOW).isShort()).isTrue();
        assertThat(small.hasRoomAgain()).isFalse();

        small.expire(NOW + 121_000);

        assertThat(small.hasRoomAgain()).isTrue();
        assertThat(values(small.arrived(List.of(second), NOW + 122_000).writes()))
                .containsExactly("v");
        assertThat(small.counts(NOW).isShort()).isFalse();
        assertThat(small.hasRoomAgain()).isFalse();
    }

    @Test
    void whatThisAsteriskTookAndHadNoRoomIsTakenWhenThereIsRoomAgain() {
        Bindings small = new Bindings("a", 1);
        Contact first = new Contact("1;@a", "v", NOW / 1000 + 60, true);
        Contact second = new Contact("2;@a", "v", HOUR_FROM_NOW, true);
        small.read("a1", List.of(first), NOW);
        small.told(second, NOW);
        assertThat(small.read("a1", List.of(first, second), NOW).news()).isEmpty();
        assertThat(small.counts(NOW).refused()).isEqualTo(1);

        small.expire(NOW + 121_000);
        Outcome read = small.read("a1", List.of(second), NOW + 122_000);

        assertThat(read.news()).extracting(Binding::key).containsExactly("2;@a");
    }

    /** Whatever is lost, doubled or late on the way: once each has the other's whole, both hold the same. */
    @Test
    void allNodesEndWithTheSameWhateverOrderThingsComeIn() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Bindings> nodes = List.of(new Bindings("a", 100), new Bindings("b", 100), new Bindings("c", 100));
            nodes.forEach(node -> node.read("life", List.of(), NOW));
            List<Binding> wire = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                Bindings node = nodes.get(random.nextInt(3));
                String key = random.nextInt(4) + ";@x";
                long at = NOW + step * 100L - random.nextInt(3000);
                if (random.nextInt(3) == 0) {
                    wire.addAll(node.absent(key, at).news());
                } else if (random.nextBoolean()) {
                    Contact contact = new Contact(key, "v" + random.nextInt(50), HOUR_FROM_NOW + step, true);
                    wire.addAll(node.told(contact, at).news());
                } else if (!wire.isEmpty()) {
                    Binding late = wire.get(random.nextInt(wire.size()));
                    node.arrived(List.of(late), at).writes().forEach(node::written);
                }
            }
            List<Bindings> order = new ArrayList<>(nodes);
            Collections.shuffle(order, random);
            for (Bindings from : order) {
                for (Bindings to : nodes) {
                    to.arrived(from.all(), NOW).writes().forEach(to::written);
                }
            }
            for (Bindings from : order) {
                nodes.forEach(to -> to.arrived(from.all(), NOW));
            }

            assertThat(nodes.get(1).all())
                    .as("seed " + seed)
                    .isEqualTo(nodes.get(0).all());
            assertThat(nodes.get(2).all())
                    .as("seed " + seed)
                    .isEqualTo(nodes.get(0).all());
        }
    }
}
