package org.asterism.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.store.Samples.PROMISE;
import static org.asterism.store.Samples.RESTART;
import static org.asterism.store.Samples.VOTERS;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.asterism.model.Epoch;
import org.asterism.model.Generation;
import org.asterism.model.VoterSet;
import org.junit.jupiter.api.Test;

/** Property: whenever the power fails, everything acknowledged is there, and nothing is ever taken for damaged. */
class CrashTest {

    private static final List<Function<Memory, Written>> STORY = List.of(
            memory -> memory.reserve(new Epoch(1000)),
            memory -> memory.storeDocument(Samples.document(2, 1)),
            memory -> memory.promise(PROMISE),
            memory -> memory.acknowledge(Samples.document(2, 1).version()),
            memory -> memory.storeVoters(new VoterSet(4, VOTERS.votes(), VOTERS.next())),
            memory -> memory.storeDocument(Samples.document(3, 5)),
            memory -> memory.storeRestart(RESTART),
            memory -> memory.reserve(new Epoch(2000)),
            memory -> memory.release(PROMISE.peer()));

    /** Story steps acknowledged before the power failed. */
    private record Told(int acknowledged, Generation generation) {}

    @Test
    void nothingAcknowledgedIsLostAtAnyStep() {
        int steps = cured().next().files().steps() + storySteps();

        assertThat(steps).isGreaterThan(25);
        for (int step = 0; step <= steps; step++) {
            for (long seed = 1; seed <= 8; seed++) {
                crashAt(step, seed);
            }
        }
    }

    private static int storySteps() {
        Life life = cured();
        int before = life.files().steps();
        STORY.forEach(each -> assertThat(each.apply(life.memory())).isInstanceOf(Written.Done.class));
        return life.files().steps() - before;
    }

    private static void crashAt(int step, long seed) {
        String description = "power lost at step " + step + ", seed " + seed;
        Life before = cured();
        FakeFiles disk = before.files().rebooted();
        disk.losePowerAfter(step, seed);
        Told told = live(disk);

        Life after = Life.on(disk.rebooted());

        assertThat(after.opening()).as(description).isInstanceOf(Opening.Intact.class);
        Opening.Intact intact = (Opening.Intact) after.opening();
        assertThat(intact.generation()).as(description).isGreaterThan(before.generation());
        if (told.acknowledged() >= 0) {
            assertThat(intact.generation()).as(description).isGreaterThan(told.generation());
        }
        expectRemembered(intact.remembered(), told.acknowledged(), description);
    }

    /** Lives until the power fails; -1 acknowledged = not even the start was. */
    private static Told live(FakeFiles disk) {
        Told told = new Told(-1, new Generation(1));
        try {
            Life life = Life.on(disk);
            told = new Told(0, life.generation());
            for (Function<Memory, Written> change : STORY) {
                assertThat(change.apply(life.memory())).isInstanceOf(Written.Done.class);
                told = new Told(told.acknowledged() + 1, life.generation());
            }
        } catch (FakeFiles.PowerLost lost) {
            return told;
        }
        return told;
    }

    private static void expectRemembered(Opening.Remembered found, int acknowledged, String description) {
        long ceiling = acknowledged >= 8 ? 2000 : acknowledged >= 1 ? 1000 : 100;
        assertThat(found.ceiling()).as(description).isGreaterThanOrEqualTo(new Epoch(ceiling));
        StoredDocument document = acknowledged >= 6
                ? Samples.document(3, 5)
                : acknowledged >= 2 ? Samples.document(2, 1) : Samples.document(1, 1);
        assertThat(found.document().version()).as(description).isGreaterThanOrEqualTo(document.version());
        if (found.document().version().equals(document.version())) {
            assertThat(found.document().document()).as(description).isEqualTo(document.document());
        }
        if (acknowledged >= 3 && acknowledged < 8) {
            assertThat(found.spares()).as(description).containsExactly(PROMISE);
        }
        if (acknowledged >= 5) {
            assertThat(((KnownVoters.Known) found.voters()).set().version())
                    .as(description)
                    .isEqualTo(4);
        }
        if (acknowledged >= 7) {
            assertThat(found.restart()).as(description).isEqualTo(RESTART);
        }
    }

    @Test
    void aFirstStartThatIsCutShortIsFreshAgainOrRemembered() {
        for (int step = 0; step < 20; step++) {
            for (long seed = 1; seed <= 8; seed++) {
                FakeFiles disk = new FakeFiles();
                disk.losePowerAfter(step, seed);
                untilPowerIsLost(() -> Life.on(disk));

                assertThat(Life.on(disk.rebooted()).opening()).isInstanceOf(Opening.Fresh.class);
            }
        }
    }

    @Test
    void aLossIsNeverForgottenWhileItIsBeingNoted() {
        for (int step = 0; step < 30; step++) {
            for (long seed = 1; seed <= 8; seed++) {
                FakeFiles disk = cured().files().rebooted();
                disk.put(Samples.DIRECTORY.resolve("document"), new byte[] {7});
                disk.losePowerAfter(step, seed);
                untilPowerIsLost(() -> Life.on(disk));

                assertThat(Life.on(disk.rebooted()).opening())
                        .as("power lost at step %d, seed %d", step, seed)
                        .isInstanceOf(Opening.Amnesia.class);
            }
        }
    }

    @Test
    void aCureThatIsCutShortIsNoneOrWhole() {
        List<Class<?>> seen = new ArrayList<>();
        for (int step = 0; step < 20; step++) {
            for (long seed = 1; seed <= 8; seed++) {
                FakeFiles disk = cured().files().rebooted();
                disk.put(Samples.DIRECTORY.resolve("node"), new byte[0]);
                Life lost = Life.on(disk);
                disk.losePowerAfter(step, seed);
                untilPowerIsLost(() -> lost.memory().regain(new Epoch(77), VOTERS, Samples.document(6, 6)));

                Opening after = Life.on(disk.rebooted()).opening();
                seen.add(after.getClass());
                if (after instanceof Opening.Intact intact) {
                    assertThat(intact.remembered().document()).isEqualTo(Samples.document(6, 6));
                    assertThat(intact.remembered().ceiling()).isEqualTo(new Epoch(77));
                }
            }
        }
        assertThat(seen).contains(Opening.Intact.class, Opening.Amnesia.class).doesNotContain(Opening.Fresh.class);
    }

    private static void untilPowerIsLost(Runnable deeds) {
        try {
            deeds.run();
        } catch (FakeFiles.PowerLost lost) {
            assertThat(lost).as("the end of this life").isNotNull();
        }
    }

    /** A node that was given state once. */
    private static Life cured() {
        Life life = Life.on(new FakeFiles());
        assertThat(life.memory().regain(new Epoch(100), VOTERS, Samples.document(1, 1)))
                .isInstanceOf(Written.Done.class);
        return life;
    }
}
