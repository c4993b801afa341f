package org.asterism.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Heartbeats;
import org.asterism.wire.KeyFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ExecutorService FILES = Executors.newSingleThreadExecutor();
    private static final NodeName A = new NodeName("a");

    @TempDir
    Path directory;

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
        FILES.shutdown();
    }

    @Test
    void linksOpenAsSoonAsTheirAddressIsThereAndNoSooner() throws IOException {
        try (Links links = links("192.0.2.77", "127.0.0.1")) {
            ActorRef<Transport.Command> transport = KIT.spawn(Transport.create(setting(links)));
            TestProbe<Transport.Status> probe = KIT.createTestProbe();

            probe.awaitAssert(() -> {
                transport.tell(new Transport.GetStatus(probe.ref()));
                List<LinkStatus> states =
                        probe.expectMessageClass(Transport.Status.class).links();
                assertThat(states.get(0).state()).isEqualTo(LinkStatus.State.CLOSED);
                assertThat(states.get(0).detail()).contains("no interface has address 192.0.2.77");
                assertThat(states.get(1).state()).isEqualTo(LinkStatus.State.OPEN);
                return null;
            });
            links.shut(1, "broken");

            probe.awaitAssert(() -> {
                assertThat(links.isOpen(1)).isTrue();
                return null;
            });
            KIT.stop(transport);
        }
    }

    @Test
    void aChangedKeyFileIsReadAndABadOneLeavesTheOldKeys() throws IOException {
        try (Links links = links("127.0.0.1")) {
            Transport.Setting setting = setting(links);
            ActorRef<Transport.Command> transport = KIT.spawn(Transport.create(setting));

            LoggingTestKit.warn("not usable").withOccurrences(1).expect(KIT.system(), () -> write("auth 2\n"));
            LoggingTestKit.warn("key 2 is shorter")
                    .withOccurrences(1)
                    .expect(KIT.system(), () -> write("auth 2\n2 sha256 short\n"));
            KIT.stop(transport);
        }
    }

    private Path write(String text) {
        try {
            Path file = directory.resolve("authkeys");
            Path fresh = directory.resolve("authkeys.new");
            Files.writeString(fresh, text);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            return Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Transport.Setting setting(Links links) {
        Path file = write("auth 1\n1 sha256 0123456789abcdef\n");
        return new Transport.Setting(
                links,
                file,
                KeyFile.stamp(file),
                1400,
                FILES,
                Duration.ofMillis(30),
                Duration.ofMinutes(1),
                sentence -> {});
    }

    private static Links links(String... addresses) throws IOException {
        List<LinkPlan> plans = new java.util.ArrayList<>();
        for (String address : addresses) {
            plans.add(new LinkPlan.Unicast(
                    "ucast:" + address,
                    Loopback.DEVICE,
                    new InetSocketAddress(InetAddress.getByName(address), 0),
                    new TreeMap<NodeName, InetSocketAddress>(),
                    List.of()));
        }
        return new Links(
                A,
                List.of(A),
                plans,
                LinkHealth.standard(),
                new HeartbeatCodec(new ClusterName("voip"), Heartbeats.keys("0123456789abcdef")));
    }
}
