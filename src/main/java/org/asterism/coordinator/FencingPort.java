package org.asterism.coordinator;

import java.time.Duration;
import java.util.Optional;
import org.asterism.model.NodeName;

/** The coordinator's way to the fencing devices. Calls return at once; what comes of them is told by {@link Coordinator.Released}. */
public interface FencingPort {

    /** An operator wants it, whatever the plan says. {@code action}: reboot, off or on. */
    void order(NodeName target, String action, String author);

    /** A node other than this one whose fencing by hand was ordered a short while ago, so that it may be under way. */
    Optional<NodeName> orderedLately(NodeName exceptFor);

    /** An operator vouches that a lost node is down. */
    void confirm(NodeName target, String author);

    /** Whether this node takes the operator's word about that silent node by itself, without any coordinator. */
    boolean takesWordAlone(NodeName target);

    /** How long nothing was heard of a node here on any medium. */
    Duration silence(NodeName node);

    /** Without devices: nothing is fenced. */
    FencingPort NONE = new FencingPort() {
        @Override
        public void order(NodeName target, String action, String author) {}

        @Override
        public Optional<NodeName> orderedLately(NodeName exceptFor) {
            return Optional.empty();
        }

        @Override
        public void confirm(NodeName target, String author) {}

        @Override
        public boolean takesWordAlone(NodeName target) {
            return false;
        }

        @Override
        public Duration silence(NodeName node) {
            return Duration.ofDays(1);
        }
    };
}
