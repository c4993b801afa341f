package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.quorum.core.Effect;
import org.asterism.quorum.core.Event;

/** A fencing device that both of two nodes reach, and the fencers that use it. */
final class PowerSwitch {

    /** How long the node that is not {@link #first} waits before it has the other fenced; longer than the switch takes. */
    static final long HEAD = 3 * World.TIMING.deadtime().toNanos();

    /** What the switch does when it is asked. */
    enum Manner {
        WORKS,
        /** It fails or gives no answer, and is asked again. */
        FAILS,
        /** Its word is late: the target may be back by then, and silent again. */
        ANSWERS_LATE
    }

    private static final int NOBODY = -1;

    private final World world;
    private final TreeMap<Integer, Long> wanted = new TreeMap<>();
    private final TreeSet<Integer> victims = new TreeSet<>();
    private final TreeSet<Integer> hasLeft = new TreeSet<>();
    private Manner manner = Manner.WORKS;
    private int liesAbout = NOBODY;
    private int first;
    private int lies;

    PowerSwitch(World world) {
        this.world = world;
    }

    /** Begins an episode. {@code first}: index of the node that has the other fenced at once. */
    void begin(Manner how, int nodeAboutWhichItLies, int nodeThatIsFirst) {
        manner = how;
        liesAbout = nodeAboutWhichItLies;
        first = nodeThatIsFirst;
        victims.clear();
        hasLeft.clear();
    }

    /** The node said that it holds nothing and ends: who wants it fenced has the word without the switch. */
    void left(SimNode node) {
        hasLeft.add(node.index);
    }

    /** Honest from now on. */
    void mend() {
        manner = Manner.WORKS;
        liesAbout = NOBODY;
    }

    /** Whose power was cut in this episode. */
    TreeSet<Integer> victims() {
        return victims;
    }

    int lies() {
        return lies;
    }

    void ask(SimNode asker, Effect.FencingWanted request) {
        wanted.put(asker.index, request.request());
        long head = asker.index == first ? 0 : HEAD;
        world.at(world.now() + head, asker, () -> call(asker, request));
    }

    void drop(SimNode asker) {
        wanted.remove(asker.index);
    }

    private void call(SimNode asker, Effect.FencingWanted request) {
        if (wanted.getOrDefault(asker.index, 0L) != request.request()) {
            return;
        }
        if (manner == Manner.FAILS) {
            world.at(world.now() + 500 * MS, asker, () -> call(asker, request));
            return;
        }
        int caller = asker.life();
        world.at(world.now() + world.chance.between(5 * MS, 400 * MS), () -> {
            boolean hasArrived = asker.life() == caller || world.chance.isOneIn(2);
            SimNode target = world.nodes.get(world.names.indexOf(request.peer()));
            if (hasArrived) {
                act(target);
                world.at(
                        world.now() + wordTakes(),
                        asker,
                        () -> asker.tell(new Event.DownConfirmed(request.peer(), request.request())));
            }
        });
    }

    private long wordTakes() {
        return manner == Manner.ANSWERS_LATE ? world.chance.between(1, 4000) * MS : MS;
    }

    private void act(SimNode target) {
        if (hasLeft.contains(target.index) && !target.isUp()) {
            return;
        }
        if (target.index == liesAbout) {
            lies++;
            world.trace("the switch lies about", world.names.get(target.index));
            return;
        }
        victims.add(target.index);
        target.powerOff();
        world.at(world.now() + world.chance.between(200 * MS, 4000 * MS), () -> {
            if (!target.isUp()) {
                target.startProcess();
            }
        });
    }
}
