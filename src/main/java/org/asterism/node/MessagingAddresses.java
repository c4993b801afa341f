package org.asterism.node;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.asterism.config.LinkSettings;
import org.asterism.config.NodeSettings;
import org.asterism.config.NodeSettings.Messaging;
import org.asterism.kernel.Addresses;
import org.asterism.kernel.Answer;
import org.asterism.kernel.ConfiguredAddress;
import org.asterism.kernel.DeviceName;
import org.asterism.model.NodeName;
import org.asterism.transport.Links;

/**
 * Where each node is reached by messages: as configured, or as its heartbeats show. Empty as long as that is not known.
 *
 * @param floating never this node's own address, since it moves
 */
record MessagingAddresses(NodeSettings settings, Links links, Addresses kernel, List<InetAddress> floating)
        implements Function<NodeName, Optional<InetSocketAddress>> {

    @Override
    public Optional<InetSocketAddress> apply(NodeName node) {
        return settings.node(node)
                .flatMap(known -> address(known.messaging(), node))
                .map(address -> new InetSocketAddress(address, settings.messagingPort()));
    }

    private Optional<InetAddress> address(Messaging messaging, NodeName node) {
        if (messaging instanceof Messaging.Dedicated dedicated) {
            return Optional.of(dedicated.address());
        }
        if (messaging instanceof Messaging.OnLink onLink) {
            return Optional.of(onLink.address());
        }
        LinkSettings.OverInterface link = ((Messaging.Learned) messaging).link();
        return node.equals(settings.self())
                ? own(new DeviceName(link.interfaceName()))
                : links.learnedAddress(settings.links().indexOf(link), node);
    }

    /** The kernel lists first what it sends from; so that is what the others learn. */
    private Optional<InetAddress> own(DeviceName device) {
        if (!(kernel.list(device) instanceof Answer.Got<List<ConfiguredAddress>> got)) {
            return Optional.empty();
        }
        return got.value().stream()
                .map(configured -> configured.address().address())
                .filter(address -> address instanceof Inet4Address && !floating.contains(address))
                .findFirst();
    }
}
