package org.asterism.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Resource;
import org.asterism.resource.agent.AsteriskAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Floating addresses of the document in force, and whether one is on this node. Any thread; nothing waits. */
final class FloatingAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(FloatingAddresses.class);

    private final Shared shared;
    private volatile Named named;

    /** What a document names. */
    private record Named(Set<String> hosts, Set<String> telephony, Set<InetAddress> gated) {

        static Named of(ClusterDocument document) {
            Set<String> hosts = written(document, any -> true, "ip");
            Set<InetAddress> asked = written(document, AsteriskAgent::runs, "sip-address").stream()
                    .map(Named::parsed)
                    .collect(Collectors.toSet());
            Set<String> telephony =
                    hosts.stream().filter(host -> asked.contains(parsed(host))).collect(Collectors.toUnmodifiableSet());
            return new Named(
                    hosts,
                    telephony.isEmpty() ? hosts : telephony,
                    Set.copyOf(Ground.addressesOf(GatedAddress.of(document))));
        }

        /** What primitives have in a parameter, where that is an address. */
        private static Set<String> written(
                ClusterDocument document, Predicate<Resource.Primitive> which, String parameter) {
            return document.resources().stream()
                    .flatMap(resource -> resource.primitives().stream())
                    .filter(which)
                    .map(primitive -> primitive.params().getOrDefault(parameter, ""))
                    .filter(ip -> ip.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*"))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** Two ways to write the same are one address. What is none stays by itself. */
        private static InetAddress parsed(String host) {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                return InetAddress.getLoopbackAddress();
            }
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

    /** Those at which an Asterisk of the document is asked by SIP; all, if none is asked at any. */
    Set<String> telephony() {
        return named.telephony();
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
