package org.asterism.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.asterism.kernel.DeviceName;
import org.asterism.keys.KeyDesk.Action;
import org.asterism.model.LinkHealth;
import org.asterism.model.NodeName;
import org.asterism.transport.LinkPlan;
import org.asterism.transport.Links;
import org.asterism.transport.Loopback;
import org.asterism.wire.ClusterName;
import org.asterism.wire.HeartbeatCodec;
import org.asterism.wire.Heartbeats;
import org.asterism.wire.KeyFile;
import org.asterism.wire.Refusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with files and links of their own, that hear one another through memory and loopback. */
class KeyDeskTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ExecutorService FILES = Executors.newFixedThreadPool(2);
    private static final ClusterName CLUSTER = new ClusterName("voip");
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final String FIRST = "# ours\nauth 1\n1 md5 old-secret-of-heartbeat\n";

    @TempDir
    Path directory;

    private final Map<NodeName, ActorRef<KeyDesk.Command>> desks = new ConcurrentHashMap<>();
    private final SortedSet<NodeName> nodes = new TreeSet<>();
    private final TreeMap<String, Links> links = new TreeMap<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong heard = new AtomicLong();
    private final List<Thread> hearts = new ArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
        FILES.shutdown();
    }

    @BeforeEach
    void start() throws IOException {
        NAMES.forEach(name -> nodes.add(new NodeName(name)));
        int[] ports = Loopback.freePorts(NAMES.size());
        for (int i = 0; i < NAMES.size(); i++) {
            Path file = file(NAMES.get(i));
            Files.writeString(file, FIRST);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            links.put(NAMES.get(i), links(i, ports, ((KeyFile.Loaded) KeyFile.read(file))));
        }
        NAMES.forEach(this::startDesk);
        for (String name : NAMES) {
            hearts.add(new Thread(() -> beat(name)));
        }
        hearts.forEach(Thread::start);
    }

    private void stopHearts() throws InterruptedException {
        isOver.set(true);
        for (Thread heart : hearts) {
            heart.join();
        }
    }

    private Links links(int own, int[] ports, KeyFile.Loaded keys) throws IOException {
        TreeMap<NodeName, InetSocketAddress> peers = new TreeMap<>();
        for (int i = 0; i < ports.length; i++) {
            if (i != own) {
                peers.put(new NodeName(NAMES.get(i)), Loopback.address(ports[i]));
            }
        }
        LinkPlan plan =
                new LinkPlan.Unicast("ucast:lo", new DeviceName("lo"), Loopback.address(ports[own]), peers, List.of());
        Links made = new Links(
                new NodeName(NAMES.get(own)),
                List.copyOf(nodes),
                List.of(plan),
                LinkHealth.standard(),
                new HeartbeatCodec(CLUSTER, keys.keys()));
        made.open(0);
        return made;
    }

    private void startDesk(String name) {
        NodeName self = new NodeName(name);
        desks.put(
                self,
                KIT.spawn(KeyDesk.create(new KeyDesk.Setting(
                        self,
                        nodes,
                        () -> nodes,
                        (to, message) -> {
                            ActorRef<KeyDesk.Command> desk = desks.get(to);
                            if (desk != null) {
                                desk.tell(new KeyDesk.Arrived(message));
                            }
                        },
                        file(name),
                        links.get(name),
                        FILES,
                        Duration.ofSeconds(3),
                        Duration.ofMillis(300),
                        told::add))));
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopHearts();
        desks.values().forEach(KIT::stop);
        links.values().forEach(Links::close);
    }

    private Path file(String name) {
        return directory.resolve(name + "-authkeys");
    }

    private KeyDesk.Answer ask(String node, Action action, int id) {
        TestProbe<KeyDesk.Answer> probe = KIT.createTestProbe();
        desks.get(new NodeName(node)).tell(new KeyDesk.Ask(action, id, probe.ref()));
        return probe.receiveMessage(Duration.ofSeconds(20));
    }

    private static KeyDesk.Refused refused(KeyDesk.Answer answer) {
        assertThat(answer).isInstanceOf(KeyDesk.Refused.class);
        return (KeyDesk.Refused) answer;
    }

    @Test
    void aRotationLosesNoHeartbeat() throws Exception {
        KeyDesk.Answer answer = ask("b", Action.ROTATE, 0);
        stopHearts();

        assertThat(answer).isInstanceOf(KeyDesk.Done.class);
        assertThat(heard).hasValueGreaterThan(30);
        for (String name : NAMES) {
            assertThat(links.get(name).status().get(0).counts().refused().get(Refusal.WRONG_KEY))
                    .as("dropped by " + name)
                    .isZero();
            assertThat(links.get(name).keys().signing()).isEqualTo(2);
            assertThat(Files.readString(file(name)))
                    .startsWith("# ours\nauth 2\n2 sha256 ")
                    .doesNotContain("md5");
            assertThat(KeyFile.read(file(name))).isInstanceOf(KeyFile.Loaded.class);
        }
        assertThat(Files.readString(file("a"))).isEqualTo(Files.readString(file("c")));
        assertThat(told).hasSize(3);
    }

    /** Sends every millisecond and takes what comes, as the heart does. */
    private void beat(String name) {
        Links own = links.get(name);
        for (long round = 1; !isOver.get(); round++) {
            own.await(1_000_000);
            own.drain((link, heartbeat) -> heard.incrementAndGet());
            own.send(Heartbeats.plain(name, 1, round));
        }
    }

    @Test
    void eachStepByHand() {
        assertThat(ask("a", Action.ADD, 0)).isInstanceOf(KeyDesk.Done.class);
        assertThat(refused(ask("a", Action.REMOVE, 1)).conditions()).hasSize(3);
        assertThat(refused(ask("c", Action.USE, 7)).conditions()).contains("a has no key 7");
        assertThat(ask("c", Action.USE, 2)).isInstanceOf(KeyDesk.Done.class);
        assertThat(ask("b", Action.REMOVE, 1)).isInstanceOf(KeyDesk.Done.class);

        KeyDesk.Done shown = (KeyDesk.Done) ask("a", Action.SHOW, 0);

        assertThat(shown.reports()).hasSize(3).allSatisfy((node, report) -> {
            assertThat(report.signing()).isEqualTo(2);
            assertThat(report.keys()).hasSize(1);
        });
        assertThat(shown.toString()).doesNotContain("secret");
    }

    @Test
    void aNodeThatIsAwayIsNotLeftBehind() {
        KIT.stop(desks.remove(new NodeName("c")));

        KeyDesk.Refused refused = refused(ask("a", Action.ROTATE, 0));

        assertThat(refused.conditions()).containsExactly("c has not answered");
        assertThat(links.get("a").keys().byId()).hasSize(1);
    }

    @Test
    void aFileThatCannotBeChangedStopsTheRotationBeforeAnybodyDependsOnIt() throws IOException {
        Files.writeString(file("c"), "this is no key file\n");

        KeyDesk.Refused refused = refused(ask("a", Action.ROTATE, 0));

        assertThat(refused.conditions()).singleElement().asString().startsWith("c: ");
        assertThat(links.values()).allMatch(each -> each.keys().signing() == 1);
        assertThat(links.get("c").keys().byId().keySet()).containsExactly(1);
    }
}
