package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import org.asterism.quorum.core.Event;

/** Lets things go wrong, by chance. */
final class Faults {

    enum Kind {
        CUT_ONE_WAY,
        CUT_PAIR,
        PARTITION,
        ISOLATE,
        HEAL,
        FREEZE,
        CRASH_PROCESS,
        CRASH_MACHINE,
        CRASH_AND_LOSE_DISK,
        BOUNCE,
        SLOW_DISK,
        RESTART_IN_ORDER,
        LONGER_LEASE,
        MOVE
    }

    private final World world;
    private final int[] weights;
    private final int sum;
    private final NodeChanges changes;
    private boolean isOver;

    Faults(World world) {
        this.world = world;
        this.weights = world.mix.weights();
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        this.sum = total;
        this.changes = new NodeChanges(world);
    }

    void begin() {
        plan();
        write(0);
        if (world.mix.membership() == Mix.Membership.CHANGING) {
            changes.begin();
        }
    }

    private void plan() {
        long mean = world.mix.faultEveryMs();
        world.at(world.now() + world.chance.between(mean / 10, mean * 2) * MS, () -> {
            if (!isOver) {
                strike(pick());
                plan();
            }
        });
    }

    private void write(int number) {
        world.at(world.now() + world.chance.between(20, 300) * MS, () -> {
            if (!isOver && number < Long.SIZE - 1) {
                boolean isTaken = false;
                for (SimNode node : world.owners()) {
                    if (node.isUp() && node.frozenUntil() <= world.now() && world.chance.isOneIn(2)) {
                        isTaken |= node.coordination().write(number);
                    }
                }
                write(isTaken ? number + 1 : number);
            }
        });
    }

    private Kind pick() {
        int ball = world.chance.below(Math.max(1, sum));
        for (Kind kind : Kind.values()) {
            ball -= weights[kind.ordinal()];
            if (ball < 0) {
                return kind;
            }
        }
        return Kind.HEAL;
    }

    private SimNode any() {
        return world.nodes.get(world.chance.below(world.nodes.size()));
    }

    private void strike(Kind kind) {
        SimNode node = any();
        world.trace("fault " + kind, world.names.get(node.index));
        switch (kind) {
            case CUT_ONE_WAY, CUT_PAIR, PARTITION, ISOLATE, HEAL -> cut(kind, node);
            case FREEZE -> {
                if (node.isUp()) {
                    node.freeze(world.chance.between(1, world.chance.isOneIn(2) ? 300 : 1500) * MS);
                }
            }
            case CRASH_PROCESS, CRASH_MACHINE, CRASH_AND_LOSE_DISK, BOUNCE -> crash(kind, node);
            case LONGER_LEASE -> {
                if (node.isUp()) {
                    node.kill();
                    node.useTiming(World.LONGER_TIMING);
                    node.startProcess();
                }
            }
            case SLOW_DISK -> node.slowDisk(world.chance.between(50, 2500) * MS);
            case RESTART_IN_ORDER -> {
                if (node.isUp() && node.frozenUntil() <= world.now() && !world.isArbiter(node.index)) {
                    node.tell(new Event.RestartRequested(SimNode.LONGEST_RESTART));
                }
            }
            case MOVE ->
                world.nodes.stream()
                        .filter(each -> each.isUp() && each.frozenUntil() <= world.now())
                        .forEach(each -> each.coordination().move(world.chance.below(Coordination.RESOURCES)));
        }
    }

    private void cut(Kind kind, SimNode node) {
        int count = world.nodes.size();
        int peer = (node.index + 1 + world.chance.below(count - 1)) % count;
        switch (kind) {
            case CUT_ONE_WAY -> world.cut(node.index, peer, true);
            case CUT_PAIR -> {
                world.cut(node.index, peer, true);
                world.cut(peer, node.index, true);
            }
            case PARTITION -> {
                int side = 1 + world.chance.below((1 << count) - 2);
                for (int a = 0; a < count; a++) {
                    for (int b = 0; b < count; b++) {
                        world.cut(a, b, (side >> a & 1) != (side >> b & 1));
                    }
                }
            }
            case ISOLATE -> {
                int ways = 1 + world.chance.below(3);
                for (int other = 0; other < count; other++) {
                    world.cut(node.index, other, (ways & 1) != 0);
                    world.cut(other, node.index, (ways & 2) != 0);
                }
            }
            default -> world.healLinks();
        }
    }

    private void crash(Kind kind, SimNode node) {
        if (!node.isUp()) {
            return;
        }
        if (kind == Kind.CRASH_PROCESS || kind == Kind.BOUNCE) {
            node.kill();
        } else {
            node.powerOff();
            if (kind == Kind.CRASH_AND_LOSE_DISK && mayLoseDisk(node)) {
                node.disk.lose();
                world.checks.diskLost(node);
            }
        }
        long down = kind == Kind.BOUNCE ? world.chance.between(1, 60) : world.chance.between(1, 2500);
        world.at(world.now() + down * MS, () -> {
            if (!node.isUp()) {
                node.startProcess();
            }
        });
    }

    /**
     * One disk at a time; and not the only one with the newest document: an arbiter knows that there is one, and rightly lets
     * nobody go on without it.
     */
    private boolean mayLoseDisk(SimNode node) {
        boolean isOnlyLoss = world.nodes.stream().allMatch(each -> each.disk.isIntact());
        boolean isHeldElsewhere = world.nodes.size() == world.owners().size()
                || world.owners().stream()
                        .anyMatch(other ->
                                other != node && other.disk.document().version().compareTo(world.newestWritten()) >= 0);
        return world.nodes.size() > 2 && isOnlyLoss && isHeldElsewhere && !NodeChanges.decidesAlone(world, node);
    }

    /** From now on all goes well. */
    void end() {
        isOver = true;
        changes.end();
        world.trace("faults", "end");
        world.healLinks();
        world.calm();
        for (SimNode node : world.nodes) {
            node.thaw();
            if (node.useTiming(World.TIMING) && node.isUp()) {
                node.kill();
            }
            if (!node.isUp()) {
                node.startProcess();
            }
        }
    }
}
