package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.LatestStart;
import org.asterism.executor.NativeAgent;
import org.asterism.model.BootTime;
import org.asterism.resource.agent.ConflictWatch.OnConflict;
import org.junit.jupiter.api.Test;

/** Against a wire, a gate and a clock that are variables. */
class ConflictWatchTest {

    private static final String STRANGER = "02:00:00:00:00:66";
    private static final FloatingAddress PHONE = address("10.0.0.100");
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Wire wire = new Wire();
    private final Gate gate = new Gate();
    private final List<String> told = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private BootTime now = new BootTime(1_000_000_000_000L);
    private final ConflictWatch watch = new ConflictWatch(
            wire, gate, Runnable::run, (pause, task) -> later.add(task), () -> now, new ConflictWatch.Listener() {
                @Override
                public void contested(FloatingAddress address, String mac, ConflictWatch.Reaction reaction) {
                    told.add(reaction + " " + mac);
                }

                @Override
                public void settled(FloatingAddress address) {
                    told.add("settled");
                }
            });

    @Test
    void theStrangerIsToldAndAnsweredOnceInTenSeconds() {
        watch.keep(PHONE, OnConflict.DEFEND);
        for (int claim = 0; claim < 41; claim++) {
            wire.claimant = Optional.of(STRANGER);
            pass(LOOK);
        }

        assertThat(told).hasSize(41).startsWith("DEFENDED " + STRANGER, "DEFENDED_LATELY " + STRANGER);
        assertThat(wire.announced).isEqualTo(2);
        assertThat(told.get(40)).startsWith("DEFENDED ");
    }

    @Test
    void reportOnlyTells() {
        watch.keep(PHONE, OnConflict.REPORT);
        wire.claimant = Optional.of(STRANGER);
        pass(LOOK);

        assertThat(told).containsExactly("REPORTED " + STRANGER);
        assertThat(wire.announced).isZero();
    }

    @Test
    void whoTakesItWithoutAWordIsAskedFor() {
        watch.keep(PHONE, OnConflict.DEFEND);
        wire.answers = true;
        pass(Duration.ofSeconds(9));
        assertThat(told).isEmpty();

        pass(Duration.ofSeconds(2));
        assertThat(told).containsExactly("DEFENDED " + STRANGER);
        assertThat(wire.ears).as("not opened again").isEqualTo(1);
        assertThat(wire.opened).isEqualTo(1);
    }

    @Test
    void anEarThatTheDeviceTookAlongIsOpenedAnew() {
        watch.keep(PHONE, OnConflict.DEFEND);
        pass(LOOK);
        wire.isGone = true;
        pass(Duration.ofSeconds(11));

        assertThat(wire.opened).isEqualTo(2);
        assertThat(wire.ears).isEqualTo(1);
    }

    @Test
    void afterThreeQuestionsWithoutAnAnswerItIsSettledOnce() {
        watch.keep(PHONE, OnConflict.DEFEND);
        wire.claimant = Optional.of(STRANGER);
        pass(Duration.ofSeconds(29));
        assertThat(told).hasSize(1);

        pass(Duration.ofSeconds(60));
        assertThat(told).endsWith("settled").hasSize(2);
    }

    /** It may be the next owner's. */
    @Test
    void aClaimWithoutALeaseOrBehindAShutGateIsNone() {
        watch.keep(PHONE, OnConflict.DEFEND);
        gate.isLeased = false;
        wire.claimant = Optional.of(STRANGER);
        pass(LOOK);
        gate.isLeased = true;
        gate.position = AddressGatePort.Position.SHUT;
        wire.claimant = Optional.of(STRANGER);
        pass(LOOK);

        assertThat(told).isEmpty();
        assertThat(wire.announced).isZero();
        assertThat(later).as("it watches no more").isEmpty();
        assertThat(wire.ears).isZero();
    }

    @Test
    void anAddressThatLeavesIsSettledAndMayComeBack() {
        watch.keep(PHONE, OnConflict.DEFEND);
        watch.keep(PHONE, OnConflict.DEFEND);
        wire.claimant = Optional.of(STRANGER);
        pass(LOOK);
        gate.position = AddressGatePort.Position.SHUT;
        pass(Duration.ofSeconds(10));
        assertThat(told).containsExactly("DEFENDED " + STRANGER, "settled");

        gate.position = AddressGatePort.Position.OPEN;
        watch.keep(PHONE, OnConflict.REPORT);
        wire.claimant = Optional.of(STRANGER);
        pass(LOOK);
        assertThat(told).endsWith("REPORTED " + STRANGER);
        assertThat(wire.ears).isEqualTo(1);
    }

    private void pass(Duration span) {
        for (BootTime end = now.plus(span); now.isBefore(end); ) {
            now = now.plus(LOOK);
            for (int due = later.size(); due > 0; due--) {
                later.remove().run();
            }
        }
    }

    private static FloatingAddress address(String text) {
        try {
            return new FloatingAddress(InetAddress.getByName(text), 24, "eth0");
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Wire implements AddressPort {

        Optional<String> claimant = Optional.empty();
        boolean answers;
        int announced;
        int ears;
        int opened;
        boolean isGone;

        @Override
        public Claims claims(FloatingAddress address) {
            ears++;
            opened++;
            isGone = false;
            return new Claims() {
                @Override
                public boolean isOver() {
                    return isGone;
                }

                @Override
                public Optional<String> heard() {
                    Optional<String> heard = claimant;
                    claimant = Optional.empty();
                    return heard;
                }

                @Override
                public void close() {
                    ears--;
                }
            };
        }

        @Override
        public Step ask(FloatingAddress address) {
            claimant = answers ? Optional.of(STRANGER) : Optional.empty();
            return new Step.Done();
        }

        @Override
        public Step announce(FloatingAddress address) {
            announced++;
            return new Step.Done();
        }

        @Override
        public Condition inspect(FloatingAddress address) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Step configure(FloatingAddress address) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Step remove(FloatingAddress address) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Map<FloatingAddress, Ownership> probe(Set<FloatingAddress> addresses, Duration limit) {
            return Map.of();
        }

        @Override
        public NativeAgent.Watch watch(String device, CarrierListener listener) {
            throw new AssertionError("not asked for");
        }
    }

    private static final class Gate implements AddressGatePort {

        Position position = Position.OPEN;
        boolean isLeased = true;

        @Override
        public CompletionStage<Turned> open(FloatingAddress address, LatestStart latest) {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletionStage<Turned> close(FloatingAddress address) {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletionStage<Position> position(FloatingAddress address) {
            return CompletableFuture.completedFuture(position);
        }

        @Override
        public boolean isLeased() {
            return isLeased;
        }
    }
}
