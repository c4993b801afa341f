package org.asterism.node;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.RefusalCode;
import org.asterism.coordinator.Messages.AttributeMessage;
import org.asterism.executor.Attributes;
import org.asterism.http.Change;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.wire.WireMessage;

/** Sets transient attributes, on this node or by a message on another, and lets dampened ones settle everywhere at once. */
final class NodeAttributes {

    private final NodeName self;
    private final Set<NodeName> nodes;
    private final Attributes own;
    private final Executor files;
    private final Supplier<SortedSet<NodeName>> reachable;
    private final BiConsumer<NodeName, WireMessage> post;

    private NodeAttributes(Shared shared, BiConsumer<NodeName, WireMessage> post) {
        this.self = shared.settings().self();
        this.nodes = shared.settings().votes().keySet();
        this.own = shared.parts().attributes();
        this.files = shared.files();
        this.reachable = shared.reachable()::get;
        this.post = post;
    }

    static NodeAttributes of(Shared shared, BiConsumer<NodeName, WireMessage> post) {
        NodeAttributes attributes = new NodeAttributes(shared, post);
        shared.parts().attributes().dampenWith(new Attributes.Clockwork() {
            @Override
            public void after(Duration wait, Runnable task) {
                shared.after(wait, () -> attributes.files.execute(task));
            }

            @Override
            public void settles(String name) {
                AttributeMessage message = new AttributeMessage(attributes.self.value(), name, "", true);
                attributes.reachable.get().forEach(node -> post.accept(node, message));
            }
        });
        return attributes;
    }

    /** An empty value removes it. Empty if that is on its way, else why not. */
    String set(NodeName node, String name, String value) {
        if (node.equals(self)) {
            files.execute(() -> take(name, value));
            return "";
        }
        if (!nodes.contains(node)) {
            return "'" + node + "' is not a node of this cluster";
        }
        if (!reachable.get().contains(node)) {
            return node + " is not reachable, and its transient attributes are its own";
        }
        post.accept(node, new AttributeMessage(self.value(), name, value, false));
        return "";
    }

    /** The same, asked for by an operator. */
    ChangeResult change(Change.Attribute change) {
        String what = "transient attribute " + change.name() + " of " + change.node()
                + (change.value().isEmpty() ? " removed" : " = " + change.value());
        if (change.mode() == ChangeMode.DRY_RUN) {
            return new ChangeResult.Accepted("would set " + what, DocumentVersion.EMPTY, List.of());
        }
        String obstacle = set(change.node(), change.name(), change.value());
        return obstacle.isEmpty()
                ? new ChangeResult.Accepted(what, DocumentVersion.EMPTY, List.of())
                : new ChangeResult.Refused(
                        nodes.contains(change.node()) ? RefusalCode.UNAVAILABLE : RefusalCode.NOT_FOUND,
                        obstacle,
                        List.of(),
                        "'asterism status' lists the nodes");
    }

    /** Another node's word. */
    void arrived(AttributeMessage message) {
        files.execute(() -> {
            if (message.isSettling()) {
                own.settle(message.name());
            } else {
                take(message.name(), message.value());
            }
        });
    }

    /** Looks at what agents have set. */
    void look() {
        files.execute(own::refresh);
    }

    private void take(String name, String value) {
        if (!isName(name)) {
            return;
        }
        if (value.isEmpty()) {
            own.remove(name);
        } else {
            own.set(name, value);
        }
        own.refresh();
    }

    /** Only what names a file of its folder. */
    private static boolean isName(String name) {
        return !name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0;
    }
}
