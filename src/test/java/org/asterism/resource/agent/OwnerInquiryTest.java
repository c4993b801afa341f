package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.executor.NativeAgent;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.AddressPort.Ownership;
import org.junit.jupiter.api.Test;

/** What is asked of the network, and how long an answer counts. */
class OwnerInquiryTest {

    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final FloatingAddress ONE = address("10.0.0.1", "eth0");
    private static final FloatingAddress TWO = address("10.0.0.2", "eth0");
    private static final FloatingAddress ELSEWHERE = address("10.1.0.1", "eth1");

    private final List<Set<FloatingAddress>> questions = new ArrayList<>();
    private final Map<FloatingAddress, Duration> limits = new HashMap<>();
    private final Map<FloatingAddress, Ownership> owners = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private BootTime now = BootTime.ZERO;
    private final OwnerInquiry inquiry = new OwnerInquiry(new Network(), waiting::add, () -> now);

    @Test
    void oneQuestionAsksForAllThatMayFollow() {
        inquiry.isCandidate(TWO, LIMIT);
        inquiry.isCandidate(ELSEWHERE, LIMIT);

        assertThat(owner(ONE)).isEqualTo(new Ownership.Nobody());
        assertThat(questions).containsExactlyInAnyOrder(Set.of(ONE, TWO), Set.of(ELSEWHERE));
        assertThat(owner(TWO)).isEqualTo(new Ownership.Nobody());
        assertThat(owner(ELSEWHERE)).isEqualTo(new Ownership.Nobody());
        assertThat(questions).hasSize(2);
    }

    @Test
    void nobodyCountsForTwoSeconds() {
        owner(ONE);
        now = now.plus(Duration.ofMillis(1999));
        owner(ONE);
        assertThat(questions).hasSize(1);

        now = now.plus(Duration.ofMillis(1));
        owners.put(ONE, new Ownership.Somebody("02:00:00:00:00:01"));
        assertThat(owner(ONE)).isEqualTo(new Ownership.Somebody("02:00:00:00:00:01"));
        assertThat(questions).hasSize(2);
    }

    @Test
    void somebodyAndUnknownAreAskedForAgain() {
        owners.put(ONE, new Ownership.Somebody("02:00:00:00:00:01"));
        owner(ONE);
        owners.put(ONE, new Ownership.Unknown("no device"));
        assertThat(owner(ONE)).isEqualTo(new Ownership.Unknown("no device"));
        owners.remove(ONE);
        assertThat(owner(ONE)).isEqualTo(new Ownership.Nobody());
        assertThat(questions).hasSize(3);
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameAnswer() {
        var first = inquiry.owner(ONE, LIMIT).toCompletableFuture();
        var second = inquiry.owner(ONE, LIMIT).toCompletableFuture();
        assertThat(second).isNotDone();
        runAll();
        assertThat(first).isCompletedWithValue(new Ownership.Nobody());
        assertThat(second).isCompletedWithValue(new Ownership.Nobody());
        assertThat(questions).hasSize(1);
    }

    @Test
    void whatWasAskedAheadIsAnsweredAtOnceUnlessSomebodyAnswered() {
        inquiry.isCandidate(ONE, LIMIT);
        inquiry.isCandidate(TWO, LIMIT);
        owners.put(TWO, new Ownership.Somebody("02:00:00:00:00:01"));
        inquiry.askAhead();
        runAll();
        assertThat(questions).containsExactly(Set.of(ONE, TWO));

        assertThat(inquiry.owner(ONE, LIMIT).toCompletableFuture()).isCompletedWithValue(new Ownership.Nobody());
        owners.remove(TWO);
        assertThat(owner(TWO)).isEqualTo(new Ownership.Nobody());
        assertThat(questions).hasSize(2);
    }

    @Test
    void eachIsAskedForAsLongAsItIsToBe() {
        Duration longer = LIMIT.multipliedBy(4);
        inquiry.isCandidate(TWO, longer);
        owner(ONE);
        assertThat(limits).containsEntry(ONE, LIMIT).containsEntry(TWO, longer);
        assertThat(questions).containsExactlyInAnyOrder(Set.of(ONE), Set.of(TWO));
    }

    @Test
    void whatWasCarriedHereIsAskedForAnew() {
        owner(ONE);
        inquiry.isOurs(ONE);
        owner(ONE);
        assertThat(questions).hasSize(2);
        inquiry.isCandidate(ONE, LIMIT);
        inquiry.isOurs(ONE);
        owner(TWO);
        assertThat(questions.get(2)).containsExactly(TWO);
    }

    private Ownership owner(FloatingAddress address) {
        var answer = inquiry.owner(address, LIMIT).toCompletableFuture();
        runAll();
        return answer.join();
    }

    private void runAll() {
        List<Runnable> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }

    private static FloatingAddress address(String text, String device) {
        try {
            return new FloatingAddress(InetAddress.getByName(text), 24, device);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private final class Network implements AddressPort {

        @Override
        public Map<FloatingAddress, Ownership> probe(Set<FloatingAddress> addresses, Duration limit) {
            questions.add(addresses);
            addresses.forEach(address -> limits.put(address, limit));
            Map<FloatingAddress, Ownership> answers = new HashMap<>();
            addresses.forEach(address -> answers.put(address, owners.getOrDefault(address, new Ownership.Nobody())));
            return answers;
        }

        @Override
        public Condition inspect(FloatingAddress address) {
            return new Condition.Seen(Carrier.PRESENT, Presence.CONFIGURED);
        }

        @Override
        public Step configure(FloatingAddress address) {
            return new Step.Done();
        }

        @Override
        public Step remove(FloatingAddress address) {
            return new Step.Done();
        }

        @Override
        public Step announce(FloatingAddress address) {
            return new Step.Done();
        }

        @Override
        public Claims claims(FloatingAddress address) {
            return new Claims() {
                @Override
                public Optional<String> heard() {
                    return Optional.empty();
                }

                @Override
                public boolean isOver() {
                    return false;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Step ask(FloatingAddress address) {
            return new Step.Done();
        }

        @Override
        public NativeAgent.Watch watch(String device, CarrierListener listener) {
            return () -> {};
        }
    }
}
