package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import java.util.HashMap;
import java.util.Map;
import org.asterism.model.Epoch;
import org.asterism.quorum.core.Admission;
import org.asterism.quorum.core.Effect;
import org.asterism.quorum.simulation.Mail.Kind;
import org.asterism.quorum.simulation.Mail.Outcome;

/** A node as one that obeys: takes orders, reports what it holds, writes documents (R7, R8). */
final class Worker {

    private record OrderKey(Epoch epoch, long id) {}

    private enum Progress {
        RUNNING,
        DONE,
        REFUSED
    }

    private final World world;
    private final SimNode node;
    private final Map<OrderKey, Progress> orders = new HashMap<>();
    private final Map<OrderKey, Integer> starting = new HashMap<>();
    private int opened;

    /** @param held what the life before kept through a restart in order */
    Worker(World world, SimNode node, int held) {
        this.world = world;
        this.node = node;
        this.opened = held;
    }

    /** What is open, and what may still be opened by a start in flight: each order counts until its own end. */
    int holds() {
        int holds = opened;
        for (int bit : starting.values()) {
            holds |= bit;
        }
        return holds;
    }

    void decided(Effect effect) {
        if (effect instanceof Effect.NewIncarnation) {
            opened = 0;
            starting.clear();
        } else if (effect instanceof Effect.FetchDocument fetch) {
            node.mail(world.names.indexOf(fetch.from()), new Mail.AskDocument(fetch.version()));
        }
    }

    void receive(int from, Mail mail) {
        if (mail instanceof Mail.Order order) {
            onOrder(from, order);
        } else if (mail instanceof Mail.AskReport ask) {
            if (node.core().established().equals(ask.epoch())
                    && node.core().promised().equals(ask.epoch())) {
                node.mail(
                        from,
                        new Mail.Report(
                                ask.epoch(),
                                ask.question(),
                                node.core().incarnation(),
                                node.core().tenure(),
                                holds()));
            }
        } else if (mail instanceof Mail.Propose propose) {
            if (node.core().acceptsDocument(propose.epoch())
                    && propose.document()
                                    .version()
                                    .compareTo(node.disk.document().version())
                            > 0) {
                node.writeDocument(propose.document());
            }
        } else if (mail instanceof Mail.AskDocument ask) {
            if (node.disk.document().version().compareTo(ask.version()) >= 0) {
                node.mail(from, new Mail.GiveDocument(node.disk.document()));
            }
        } else if (mail instanceof Mail.GiveDocument give) {
            node.writeDocument(give.document());
        }
    }

    private void onOrder(int from, Mail.Order order) {
        OrderKey key = new OrderKey(order.epoch(), order.id());
        Progress known = orders.get(key);
        if (known != null) {
            if (known != Progress.RUNNING) {
                answer(from, key, known);
            }
            return;
        }
        orders.put(key, Progress.RUNNING);
        int bit = 1 << order.resource();
        if (order.kind() == Kind.STOP) {
            stop(from, key, order, bit);
        } else if (isRefused(node.core().mayTake(order.epoch(), order.incarnation(), node.clock()))) {
            end(from, key, Progress.REFUSED);
        } else {
            starting.put(key, bit);
            world.at(world.now() + agentTime(), node, () -> start(from, key, order, bit));
        }
    }

    /** An agent takes a while; sometimes very long. */
    private long agentTime() {
        return world.chance.isOneIn(6) ? world.chance.between(0, 1500 * MS) : world.chance.between(0, 20 * MS);
    }

    private void start(int from, OrderKey key, Mail.Order order, int bit) {
        Admission admission = node.core().mayAct(order.epoch(), order.incarnation(), node.clock());
        starting.remove(key);
        if (isRefused(admission)) {
            end(from, key, Progress.REFUSED);
            return;
        }
        opened |= bit;
        node.inOrder(() -> {
            node.trace("opens", order);
            node.gate.open(order.resource());
            world.checks.gateChanged(node);
            end(from, key, Progress.DONE);
        });
    }

    private void stop(int from, OrderKey key, Mail.Order order, int bit) {
        boolean isObeyed = node.core().established().equals(order.epoch())
                && node.core().promised().equals(order.epoch())
                && node.core().incarnation().equals(order.incarnation());
        if (!isObeyed) {
            end(from, key, Progress.REFUSED);
            return;
        }
        node.inOrder(() -> {
            node.trace("closes", order);
            node.gate.close(order.resource());
            if (node.core().incarnation().equals(order.incarnation())) {
                opened &= ~bit;
            }
            end(from, key, Progress.DONE);
        });
    }

    private static boolean isRefused(Admission admission) {
        return admission instanceof Admission.Refused;
    }

    private void end(int to, OrderKey key, Progress progress) {
        orders.put(key, progress);
        answer(to, key, progress);
    }

    private void answer(int to, OrderKey key, Progress progress) {
        node.mail(
                to,
                new Mail.Result(
                        key.epoch(),
                        key.id(),
                        node.core().incarnation(),
                        progress == Progress.DONE ? Outcome.DONE : Outcome.REFUSED));
    }
}
