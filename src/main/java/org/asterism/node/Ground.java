package org.asterism.node;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.asterism.config.NodeSettings;
import org.asterism.heartbeat.Gate;
import org.asterism.heartbeat.KernelGate;
import org.asterism.kernel.AddressGate;
import org.asterism.kernel.Addresses;
import org.asterism.kernel.Answer;
import org.asterism.kernel.DeviceAddress;
import org.asterism.kernel.DeviceName;
import org.asterism.kernel.GateInstallation;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LeaseReading;
import org.asterism.kernel.Outcome;
import org.asterism.kernel.SingleInstance;
import org.asterism.kernel.Sysctl;
import org.asterism.resource.agent.KernelAddresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node needs of the machine before its actors begin. Blocking; every refusal stops the start.
 *
 * @param gate installed, and closed unless it bridges a planned restart
 * @param kernelGate the gate in the kernel, where there is one
 * @param bridged how long the bridge still holds; zero = closed
 */
record Ground(
        SingleInstance instance,
        Gate gate,
        Optional<AddressGate> kernelGate,
        java.time.Duration bridged,
        KernelAddresses addresses,
        Addresses netlink,
        String bootId) {

    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    static Ground prepare(NodeSettings settings, List<GatedAddress> floating) throws Refusals {
        Kernel.warmUp();
        SingleInstance instance = claim(settings);
        Addresses netlink = got(Addresses.create());
        KernelAddresses addresses = got(KernelAddresses.create());
        if (!floating.isEmpty()) {
            Sysctl.prepareForFloatingAddresses().forEach(change -> {
                if (change instanceof Sysctl.Change.Refused refused) {
                    LOG.warn(
                            "sysctl refused key={} reason={}",
                            refused.key(),
                            refused.refusal().sentence());
                }
            });
        }
        messagingAddress(settings, netlink);
        if (settings.gate() == NodeSettings.Gate.NONE) {
            LOG.warn("gate=none: a frozen or killed manager goes on answering for its floating addresses");
            return new Ground(
                    instance,
                    new BareGate(netlink, floating),
                    Optional.empty(),
                    java.time.Duration.ZERO,
                    addresses,
                    netlink,
                    thisBoot());
        }
        AddressGate kernel = got(AddressGate.create());
        java.time.Duration bridged = install(kernel, floating);
        Gate gate = new KernelGate(kernel, devices(floating), addressesOf(floating));
        return new Ground(instance, gate, Optional.of(kernel), bridged, addresses, netlink, thisBoot());
    }

    private static SingleInstance claim(NodeSettings settings) throws Refusals {
        SingleInstance.Claim claim = SingleInstance.claim(settings.cluster());
        if (claim instanceof SingleInstance.Claim.Ours ours) {
            return ours.instance();
        }
        throw new Refusals(
                claim instanceof SingleInstance.Claim.Held held
                        ? held.sentence()
                        : ((SingleInstance.Claim.Refused) claim).refusal().sentence());
    }

    private static java.time.Duration install(AddressGate kernel, List<GatedAddress> floating) throws Refusals {
        LeaseReading reading = kernel.restartRemaining();
        List<DeviceName> on =
                floating.stream().map(GatedAddress::device).distinct().toList();
        boolean isBridged = reading instanceof LeaseReading.Open;
        GateInstallation installation =
                isBridged ? kernel.install(on, addressesOf(floating)) : kernel.installClosed(on, addressesOf(floating));
        if (installation instanceof GateInstallation.Refused refused) {
            throw new Refusals("the gate for floating addresses cannot be installed, so none may be used: "
                    + refused.refusal().sentence());
        }
        return reading instanceof LeaseReading.Open open ? open.remaining() : java.time.Duration.ZERO;
    }

    /** A messaging address of its own is put on {@code lo}; the routes to the peers' ones are the link monitor's. */
    private static void messagingAddress(NodeSettings settings, Addresses addresses) throws Refusals {
        if (!(settings.selfNode().messaging() instanceof NodeSettings.Messaging.Dedicated own)) {
            return;
        }
        int bits = own.address().getAddress().length * 8;
        Outcome outcome = addresses.add(new DeviceName("lo"), new DeviceAddress(own.address(), bits));
        if (outcome instanceof Outcome.Refused refused) {
            throw new Refusals("the messaging address " + own.address().getHostAddress() + " cannot be put on lo: "
                    + refused.refusal().sentence());
        }
    }

    private static <T> T got(Answer<T> answer) throws Refusals {
        if (answer instanceof Answer.Got<T> got) {
            return got.value();
        }
        throw new Refusals(((Answer.Failed<T>) answer).refusal().sentence());
    }

    static List<String> devices(List<GatedAddress> floating) {
        return floating.stream()
                .map(address -> address.device().value())
                .distinct()
                .toList();
    }

    static List<InetAddress> addressesOf(List<GatedAddress> floating) {
        return floating.stream().map(GatedAddress::address).distinct().toList();
    }

    private static String thisBoot() throws Refusals {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException e) {
            throw new Refusals("this machine's boot id cannot be read: " + e.getMessage());
        }
    }
}
