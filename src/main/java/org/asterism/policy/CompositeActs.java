package org.asterism.policy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.model.Transition.ActionKind;

/** The pseudo actions of groups and clones, which let others be ordered after the whole. */
final class CompositeActs {

    private static final int ORDER = Act.Link.ORDER;
    private static final int PUSH = Act.Link.PUSH;
    private static final int PULL = Act.Link.PULL;
    private static final int NEED = Act.Link.NEED;

    private final Cluster cluster;

    CompositeActs(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The children's acts exist before. */
    void build(Entry entry) {
        starting(entry);
        stopping(entry);
        if (entry.kind == Entry.Kind.GROUP || entry.meta.isOrdered()) {
            sequence(entry);
        }
    }

    private void starting(Entry entry) {
        Act begin = pseudo(entry, "start");
        Act end = pseudo(entry, "running");
        Act all = ActionBuilder.marker(cluster, entry, "start");
        end.join = entry.kind == Entry.Kind.CLONE ? Act.Join.ANY : Act.Join.ALL;
        Act.link(begin, end, ORDER);
        for (Entry child : entry.children) {
            for (Act first : child.acts.startBegin) {
                Act.link(begin, first, ORDER | PULL | NEED);
            }
            for (Act last : child.acts.startEnd) {
                Act.link(last, end, ORDER | PUSH | NEED);
            }
            for (Act each : child.acts.startAll) {
                Act.link(all, each, PUSH | NEED);
            }
        }
        entry.acts.startBegin = List.of(begin);
        entry.acts.startEnd = List.of(end);
        entry.acts.startAll = List.of(all);
    }

    private void stopping(Entry entry) {
        Act begin = pseudo(entry, "stop");
        Act end = pseudo(entry, "stopped");
        Act all = ActionBuilder.marker(cluster, entry, "stop");
        Act.link(begin, end, ORDER);
        for (Entry child : entry.children) {
            for (Act first : child.acts.stopBegin) {
                Act.link(begin, first, ORDER | PULL | NEED);
            }
            for (Act last : child.acts.stopEnd) {
                Act.link(last, end, ORDER | PUSH | NEED);
            }
            for (Act each : child.acts.stopAll) {
                Act.link(each, all, PULL | NEED);
            }
        }
        entry.acts.stopBegin = List.of(begin);
        entry.acts.stopEnd = List.of(end);
        entry.acts.stopAll = List.of(all);
        Act.link(entry.acts.stopEnd, entry.acts.startBegin, ORDER);
    }

    /** Left to right; in a group each member needs those before it, in an ordered clone it only waits for them. */
    private static void sequence(Entry entry) {
        boolean isGroup = entry.kind == Entry.Kind.GROUP;
        List<Entry> children = new ArrayList<>(entry.children);
        for (int i = 1; i < children.size(); i++) {
            Acts before = children.get(i - 1).acts;
            Acts after = children.get(i).acts;
            Act.link(before.startEnd, after.startBegin, isGroup ? ORDER | PUSH | NEED : ORDER);
            Act.link(after.stopEnd, before.stopBegin, isGroup ? ORDER | PULL | NEED : ORDER);
            if (isGroup) {
                Act.link(after.stopEnd, before.startBegin, ORDER | NEED);
            }
        }
    }

    private Act pseudo(Entry entry, String action) {
        return ActionBuilder.add(cluster, entry, ActionKind.PSEUDO, ActionBuilder.key(entry, action), Entry.NOWHERE);
    }
}
