package org.asterism.quorum.simulation;

import static org.asterism.quorum.simulation.World.MS;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat;
import org.asterism.model.Heartbeat.Tenure;
import org.asterism.model.Incarnation;
import org.asterism.model.NodeName;
import org.asterism.quorum.core.Effect;
import org.asterism.quorum.simulation.Mail.Kind;
import org.asterism.quorum.simulation.Mail.Outcome;

/**
 * A toy coordinator: places each resource on one node, and writes documents for clients. It does just what R7 and R8 ask of
 * a coordinator, so that the checks fail if those do not suffice.
 */
final class Coordination {

    static final int RESOURCES = 2;

    /** What the coordinator knows of one node in its epoch. */
    private static final class View {
        private boolean isReported;
        private Incarnation incarnation = Heartbeat.Heard.NOTHING.incarnation();
        private boolean mayBeOrdered;
        private boolean isLost;
        private long releasedAt;
        private long asked;
        private long askedAt = Long.MIN_VALUE / 2;
    }

    private static final class Open {
        private final int target;
        private final Mail.Order order;
        private long sentAt;

        private Open(int target, Mail.Order order, long sentAt) {
            this.target = target;
            this.order = order;
            this.sentAt = sentAt;
        }
    }

    private final World world;
    private final SimNode node;
    private Epoch epoch = Epoch.NONE;
    private View[] views = new View[0];
    private final TreeMap<Long, Open> open = new TreeMap<>();
    private final int[] mayHold = new int[RESOURCES];
    private long numbers;
    private Disk.Document newest = Disk.Document.EMPTY;
    private final Map<DocumentVersion, Long> pendingWrites = new TreeMap<>();
    private long sentDocumentAt;
    private long acknowledgedBefore;

    Coordination(World world, SimNode node) {
        this.world = world;
        this.node = node;
    }

    private boolean isActive() {
        return node.core().isCoordinator() && node.core().established().equals(epoch);
    }

    void decided(Effect effect) {
        if (effect instanceof Effect.Elected elected) {
            begin(elected.epoch());
        } else if (effect instanceof Effect.LossDecided loss) {
            View view = views[position(loss.peer())];
            view.isLost = true;
            view.isReported = false;
            view.releasedAt = loss.notBefore().nanos();
        } else if (effect instanceof Effect.PeerBack back) {
            View view = views[position(back.peer())];
            release(position(back.peer()), view);
            view.isLost = false;
        } else if (effect instanceof Effect.DocumentCommitted committed) {
            onCommitted(committed.version());
        } else if (effect instanceof Effect.SteppedDown) {
            epoch = Epoch.NONE;
            pendingWrites.clear();
        }
    }

    private int position(NodeName name) {
        return world.names.indexOf(name);
    }

    private void begin(Epoch elected) {
        View[] before = views;
        boolean isAgain = !epoch.equals(Epoch.NONE);
        epoch = elected;
        views = new View[world.owners().size()];
        for (int i = 0; i < views.length; i++) {
            views[i] = new View();
            if (isAgain) {
                views[i].isLost = before[i].isLost;
                views[i].releasedAt = before[i].releasedAt;
            }
        }
        open.clear();
        java.util.Arrays.fill(mayHold, 0);
        pendingWrites.clear();
        propose(node.disk.document().writes(), node.disk.document().version().index() + 1);
    }

    /* ---- documents ---- */

    private void propose(long writes, long index) {
        newest = new Disk.Document(new DocumentVersion(epoch, index), writes);
        acknowledgedBefore = world.checks.acknowledged();
        sendDocument();
    }

    private void sendDocument() {
        sentDocumentAt = world.now();
        for (int i = 0; i < views.length; i++) {
            if (i == node.index || node.core().voters().members().contains(world.names.get(i))) {
                node.mail(i, new Mail.Propose(epoch, newest));
            }
        }
    }

    /** A client's write; false if this node does not coordinate. */
    boolean write(int number) {
        if (!isActive() || !node.core().mayOrder() || newest.version().epoch().compareTo(epoch) != 0) {
            return false;
        }
        propose(newest.writes() | 1L << number, newest.version().index() + 1);
        pendingWrites.put(newest.version(), newest.writes());
        return true;
    }

    private void onCommitted(DocumentVersion version) {
        Iterator<Map.Entry<DocumentVersion, Long>> pending =
                pendingWrites.entrySet().iterator();
        while (pending.hasNext()) {
            Map.Entry<DocumentVersion, Long> write = pending.next();
            if (write.getKey().compareTo(version) <= 0) {
                world.checks.acknowledged(write.getValue());
                pending.remove();
            }
        }
        if (version.equals(newest.version())) {
            world.checks.read(node, newest.writes(), acknowledgedBefore);
        }
    }

    /* ---- resources ---- */

    void drive() {
        if (!isActive()) {
            return;
        }
        boolean isWanted =
                !node.core().committed().equals(newest.version()) || node.core().isChangingVoters();
        if (world.now() - sentDocumentAt > 150 * MS && isWanted) {
            sendDocument();
        }
        boolean isAllKnown = node.core().mayOrder();
        for (int i = 0; i < views.length; i++) {
            View view = views[i];
            look(i, view);
            if (view.isLost && node.local() >= view.releasedAt) {
                release(i, view);
            } else {
                isAllKnown &= view.isReported && !view.isLost;
            }
        }
        resend();
        if (isAllKnown) {
            place();
        }
    }

    private void release(int position, View view) {
        for (int r = 0; r < RESOURCES; r++) {
            mayHold[r] &= ~(1 << position);
        }
        open.values().removeIf(order -> order.target == position);
        view.isReported = false;
    }

    private void look(int position, View view) {
        if (!view.isLost && world.now() - view.askedAt > (view.isReported ? 400 : 100) * MS) {
            view.asked = ++numbers;
            view.askedAt = world.now();
            node.mail(position, new Mail.AskReport(epoch, view.asked));
        }
    }

    private void resend() {
        for (Open order : open.values()) {
            if (world.now() - order.sentAt > 150 * MS) {
                order.sentAt = world.now();
                node.mail(order.target, order.order);
            }
        }
    }

    private void place() {
        for (int r = 0; r < RESOURCES; r++) {
            if (mayHold[r] == 0) {
                int target = anyTarget();
                if (target >= 0) {
                    order(target, Kind.START, r);
                }
            }
        }
    }

    private int anyTarget() {
        int first = world.chance.below(views.length);
        for (int i = 0; i < views.length; i++) {
            int position = (first + i) % views.length;
            View view = views[position];
            boolean isGood = view.isReported && !view.isLost && view.mayBeOrdered;
            if (isGood
                    && (position == node.index || node.links().verdict(position).isHeard())) {
                return position;
            }
        }
        return -1;
    }

    private void order(int target, Kind kind, int resource) {
        long id = ++numbers;
        Mail.Order order = new Mail.Order(epoch, id, views[target].incarnation, kind, resource);
        mayHold[resource] |= 1 << target;
        views[target].asked = 0;
        open.put(id, new Open(target, order, world.now()));
        node.mail(target, order);
    }

    /** An operator wants the resource elsewhere: it is stopped, and then placed anew. */
    void move(int resource) {
        for (int i = 0; isActive() && node.core().mayOrder() && i < views.length; i++) {
            boolean isIdle = open.values().stream().noneMatch(order -> order.order.resource() == resource);
            if ((mayHold[resource] >> i & 1) != 0 && views[i].isReported && isIdle) {
                order(i, Kind.STOP, resource);
            }
        }
    }

    void receive(int from, Mail mail) {
        if (mail instanceof Mail.Report report && isActive() && report.epoch().equals(epoch)) {
            onReport(from, report);
        } else if (mail instanceof Mail.Result result
                && isActive()
                && result.epoch().equals(epoch)) {
            onResult(result);
        }
    }

    private void onReport(int from, Mail.Report report) {
        View view = views[from];
        if (report.question() != view.asked || view.isLost) {
            return;
        }
        boolean isNewer = !view.isReported || report.incarnation().compareTo(view.incarnation) > 0;
        if (isNewer) {
            release(from, view);
        }
        view.isReported = true;
        view.incarnation = report.incarnation();
        view.mayBeOrdered = report.tenure() != Tenure.NEVER;
        for (int r = 0; r < RESOURCES; r++) {
            int resource = r;
            boolean isIdle = open.values().stream()
                    .noneMatch(order -> order.target == from && order.order.resource() == resource);
            if ((report.holds() >> r & 1) != 0) {
                mayHold[r] |= 1 << from;
            } else if (isIdle) {
                mayHold[r] &= ~(1 << from);
            }
        }
    }

    private void onResult(Mail.Result result) {
        Open done = open.get(result.id());
        if (done == null || !done.order.incarnation().equals(result.incarnation())) {
            // A later life knows nothing of what an earlier one did; its report will tell.
            return;
        }
        open.remove(result.id());
        views[done.target].asked = 0;
        boolean isStop = done.order.kind() == Kind.STOP;
        if (isStop == (result.outcome() == Outcome.DONE)) {
            mayHold[done.order.resource()] &= ~(1 << done.target);
        }
    }
}
