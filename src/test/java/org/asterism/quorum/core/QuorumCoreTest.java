package org.asterism.quorum.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.asterism.model.BootTime;
import org.asterism.model.ClusterState.Votes;
import org.asterism.model.Epoch;
import org.asterism.model.Hearing;
import org.asterism.model.Heartbeat.Readiness;
import org.asterism.model.NodeName;
import org.asterism.model.Timing;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.Test;

class QuorumCoreTest {

    private static final NodeName US = new NodeName("a");

    private static final Hearing SILENCE = new Hearing() {
        @Override
        public Verdict verdict(int position) {
            return Verdict.SILENT;
        }

        @Override
        public long media(int position) {
            return 0;
        }
    };

    @Test
    void aSingleNodeElectsItselfAndHasALease() {
        QuorumCore core = core(US);

        live(core, 3000);

        assertThat(core.isCoordinator()).isTrue();
        assertThat(core.verdict().votes()).isEqualTo(Votes.WON);
        assertThat(core.mayTake(core.established(), core.incarnation(), at(3000)))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void ordersOfOtherEpochsAndIncarnationsAreRefusedWithAReason() {
        QuorumCore core = core(US);
        live(core, 3000);

        Admission otherEpoch = core.mayTake(new Epoch(99), core.incarnation(), at(3000));
        Admission otherIncarnation =
                core.mayTake(core.established(), core.incarnation().next(), at(3000));
        Admission tooLate = core.mayTake(core.established(), core.incarnation(), at(9000));

        assertThat(otherEpoch.toString()).contains("order of epoch 99");
        assertThat(otherIncarnation.toString()).contains("order for incarnation 1.2");
        assertThat(tooLate.toString()).contains("no quorum backs this node");
    }

    @Test
    void nothingIsSentBeforeTheTicketIsArmed() {
        QuorumCore core = core(US);
        core.start(at(0));

        List<Effect> effects = new ArrayList<>(core.on(new Event.Dropped(), at(1)));
        effects.addAll(core.on(new Event.Armed(0, Event.Result.FAILED), at(2)));

        assertThat(effects).hasAtLeastOneElementOfType(Effect.Arm.class);
        assertThat(core.on(new Event.Tick(), at(3))).noneMatch(Effect.Confirm.class::isInstance);
    }

    @Test
    void aNodeWithoutItsPeersHasNoQuorumAndSaysWhy() {
        QuorumCore core = core(US, new NodeName("b"), new NodeName("c"));

        live(core, 3000);

        assertThat(core.readiness()).isEqualTo(Readiness.READY);
        assertThat(core.isCoordinator()).isFalse();
        assertThat(core.verdict())
                .isEqualTo(new QuorumVerdict(Votes.LOST, "no quorum is in reach: b is silent, c is silent"));
    }

    /** Acknowledges each effect at once. */
    private void live(QuorumCore core, long endMs) {
        carryOut(core, core.start(at(0)), 0);
        for (long time = 0; time <= endMs; time += 50) {
            carryOut(core, core.on(new Event.Tick(), at(time)), time);
        }
    }

    private void carryOut(QuorumCore core, List<Effect> effects, long time) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Arm arm) {
                carryOut(core, core.on(new Event.Armed(arm.slot(), Event.Result.DONE), at(time)), time);
            } else if (effect instanceof Effect.DropAll) {
                carryOut(core, core.on(new Event.Dropped(), at(time)), time);
            } else if (effect instanceof Effect.ReserveEpochs reserve) {
                carryOut(core, core.on(new Event.Reserved(reserve.upTo()), at(time)), time);
            }
        }
    }

    private static QuorumCore core(NodeName... nodes) {
        TreeMap<NodeName, Integer> votes = new TreeMap<>();
        for (NodeName node : nodes) {
            votes.put(node, 1);
        }
        QuorumConfig config = new QuorumConfig(
                US,
                List.of(nodes),
                List.of(),
                new VoterSet(1, votes, new TreeMap<>()),
                Timing.standard(),
                1,
                QuorumConfig.TieBreaker.NONE,
                QuorumConfig.WaitForAll.DOES_NOT_WAIT,
                QuorumConfig.LastManStanding.OFF,
                Duration.ofSeconds(30));
        Remembered nothing = Remembered.nothing();
        Remembered bootstrap = new Remembered(
                Remembered.Trust.BOOTSTRAP,
                nothing.generation(),
                nothing.ceiling(),
                nothing.document(),
                nothing.spares(),
                nothing.restartSlot());
        return new QuorumCore(config, bootstrap, SILENCE, at(0));
    }

    private static BootTime at(long ms) {
        return new BootTime(ms * 1_000_000);
    }
}
