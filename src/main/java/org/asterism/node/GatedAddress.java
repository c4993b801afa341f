package org.asterism.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.DeviceName;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Resource;

/** A floating address that the document names, and the device that carries it on every node. */
record GatedAddress(InetAddress address, int prefix, DeviceName device) {

    static final AgentName AGENT = AgentName.parse("asterism:address");

    /** All that the document names and that can be read; the agent itself complains of the others. */
    static List<GatedAddress> of(ClusterDocument document) {
        List<GatedAddress> addresses = new ArrayList<>();
        document.resources().stream()
                .flatMap(resource -> resource.primitives().stream())
                .filter(primitive -> primitive.agent().equals(AGENT))
                .forEach(primitive -> read(primitive).ifPresent(addresses::add));
        return addresses;
    }

    private static Optional<GatedAddress> read(Resource.Primitive primitive) {
        String ip = primitive.params().getOrDefault("ip", "");
        String device = primitive.params().getOrDefault("interface", "");
        if (!ip.matches("[0-9a-fA-F.:]+")) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(ip);
            int bits = address.getAddress().length * 8;
            String prefix = primitive.params().getOrDefault("prefix", "");
            int length = prefix.matches("[0-9]{1,3}") ? Math.min(bits, Integer.parseInt(prefix)) : bits;
            return Optional.of(new GatedAddress(address, length, new DeviceName(device)));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
