package org.asterism.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.model.ClusterDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Floating addresses of the document in force, and whether one is on this node. Any thread; nothing waits. */
final class FloatingAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(FloatingAddresses.class);

    private final Shared shared;
    private volatile Named named;

    /** What a document names. */
    private record Named(Set<String> hosts, Set<InetAddress> gated) {

        static Named of(ClusterDocument document) {
            Set<String> hosts = document.resources().stream()
                    .flatMap(resource -> resource.primitives().stream())
                    .map(primitive -> primitive.params().getOrDefault("ip", ""))
                    .filter(ip -> ip.matches("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*"))
                    .collect(Collectors.toUnmodifiableSet());
            return new Named(hosts, Set.copyOf(Ground.addressesOf(GatedAddress.of(document))));
        }
    }

    FloatingAddresses(Shared shared, ClusterDocument document) {
        this.shared = shared;
        this.named = Named.of(document);
    }

    /** The document that holds from now on. */
    void inForce(ClusterDocument next) {
        named = Named.of(next);
    }

    /** Asterisk names the floating address in Via and Contact. The agents that carry one have it in {@code ip}. */
    Set<String> hosts() {
        return named.hosts();
    }

    /** A gated address lies on its device everywhere: whose gate is open has it. */
    void ifHere(String host, Runnable here, Runnable elsewhere) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (named.gated().contains(address)) {
                shared.heart()
                        .isOpen(address)
                        .thenAcceptAsync(isOpen -> (isOpen ? here : elsewhere).run(), shared.processes());
            } else if (NetworkInterface.getByInetAddress(address) != null) {
                here.run();
            } else {
                elsewhere.run();
            }
        } catch (IOException e) {
            LOG.warn("cannot tell where an address is address={} reason={}", host, e.toString());
        }
    }
}
