package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.kernel.BootClock;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint.Expiry;
import org.asterism.model.NodeName;
import org.asterism.model.OperatorLease;
import org.asterism.model.OperatorLease.Kind;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.telephony.KitAsterisk;
import org.asterism.telephony.ami.AmiClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real Asterisks, as a hot standby's, and a provider. */
class TrunkKeeperTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ResourceId PBX = new ResourceId("pbx");
    private static final List<String> NODES = List.of("pbx1", "pbx2");

    @TempDir
    private Path folder;

    private final Map<String, KitAsterisk> asterisks = new HashMap<>();
    private final Map<String, AmiClient> clients = new HashMap<>();
    private final Map<String, TrunkKeeper> keepers = new HashMap<>();
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final List<String> story = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> owner = new AtomicReference<>("pbx1");
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private Registrar provider;

    @BeforeEach
    void begin() throws Exception {
        provider = new Registrar();
        for (String node : NODES) {
            KitAsterisk asterisk = KitAsterisk.in(Files.createDirectory(folder.resolve(node)));
            asterisks.put(node, asterisk);
            asterisk.append("modules.conf", "load = res_pjsip_outbound_registration.so\n");
            asterisk.append("pjsip.conf", """

                    [provider]
                    type = registration
                    transport = transport-udp
                    server_uri = sip:%1$s:%2$d
                    client_uri = sip:trunk@%1$s:%2$d
                    retry_interval = 60
                    max_random_initial_delay = 0
                    """.formatted(KitAsterisk.ADDRESS, provider.port()));
            asterisk.start();
            AmiClient client = asterisk.amiClient();
            clients.put(node, client);
            keepers.put(node, keeper(node, client));
        }
    }

    private TrunkKeeper keeper(String node, AmiClient client) {
        return new TrunkKeeper(new TrunkKeeper.Setting(
                new NodeName(node),
                InstantSource.system(),
                () -> BootClock.now().plus(later.get()),
                () -> new TreeMap<>(Map.of(PBX, new Trunks(client, node.equals(owner.get())))),
                (key, sentence) -> shown.put(node + " " + key, sentence),
                key -> shown.remove(node + " " + key),
                sentence -> story.add(node + ": " + sentence)));
    }

    @AfterEach
    void end() {
        clients.values().forEach(AmiClient::close);
        asterisks.values().forEach(KitAsterisk::close);
        if (provider != null) {
            provider.close();
        }
    }

    private void inForce(OperatorLease... leases) {
        ClusterDocument document = ClusterDocument.EMPTY
                .with(
                        List.of(new Resource.Primitive(
                                PBX,
                                AgentName.parse("asterism:asterisk"),
                                new TreeMap<>(),
                                new TreeMap<>(),
                                List.of())),
                        List.of())
                .withLeases(List.of(leases));
        keepers.values().forEach(keeper -> keeper.inForce(document));
    }

    /** Looks at both, as often as nodes do, until these and no others are registered. */
    private void awaitRegistered(String... nodes) {
        List<String> expected = new ArrayList<>();
        for (String node : nodes) {
            expected.add(KitAsterisk.ADDRESS + ":" + asterisks.get(node).sipPort());
        }
        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            keepers.values().forEach(TrunkKeeper::look);
            assertThat(provider.contacts()).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @Test
    void theOwnerAloneIsRegisteredAfterATakeoverTheOtherAndWhileItIsDrainedNone() throws Exception {
        await().atMost(SOON).until(() -> provider.contacts().size() == 2);
        inForce();
        awaitRegistered("pbx1");
        assertThat(story).contains("pbx1: the trunks of pbx are registered from here");

        owner.set("pbx2");
        Instant begin = Instant.now();
        awaitRegistered("pbx2");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(6));
        await().atMost(SOON).untilAsserted(() -> {
            keepers.values().forEach(TrunkKeeper::look);
            assertThat(keepers.get("pbx2").registered()).isEqualTo(1);
            assertThat(keepers.get("pbx1").registered()).isZero();
        });

        inForce(new OperatorLease(Kind.DRAIN, "pbx", "pbx2", new Expiry.At(Instant.MAX), Instant.EPOCH, "anna", ""));
        awaitRegistered();

        inForce();
        awaitRegistered("pbx2");
        assertThat(shown).isEmpty();
    }

    @Test
    void aStandbyThatRegistersByItselfAfterAReloadOrARestartIsTakenBack() throws Exception {
        inForce();
        awaitRegistered("pbx1");

        asterisks.get("pbx2").console("pjsip send register *all");
        await().atMost(SOON).until(() -> provider.contacts().size() == 2);
        awaitRegistered("pbx1");

        asterisks.get("pbx2").kill();
        asterisks.get("pbx2").start();
        await().atMost(SOON).until(() -> provider.contacts().size() == 2);
        awaitRegistered("pbx1");
    }

    @Test
    void theOwnerIsRegisteredAgainWhereTheProviderHasForgottenIt() {
        inForce();
        awaitRegistered("pbx1");

        provider.forget();
        later.set(Duration.ofSeconds(61));

        awaitRegistered("pbx1");
    }

    @Test
    void oneWhoseAmiIsAwayIsToldOf() throws Exception {
        inForce();
        awaitRegistered("pbx1");
        await().atMost(SOON).untilAsserted(() -> {
            keepers.get("pbx1").look();
            assertThat(keepers.get("pbx1").registered()).isEqualTo(1);
        });

        asterisks.get("pbx1").kill();
        await().atMost(SOON).untilAsserted(() -> {
            keepers.get("pbx1").look();
            assertThat(keepers.get("pbx1").registered()).isZero();
        });
        assertThat(shown).isEmpty();
        later.set(Duration.ofSeconds(11));
        keepers.get("pbx1").look();
        assertThat(shown.values()).singleElement().asString().contains("AMI is away");

        asterisks.get("pbx1").start();
        await().atMost(SOON).untilAsserted(() -> {
            keepers.get("pbx1").look();
            assertThat(shown).isEmpty();
        });
    }

    @Test
    void aTrunkThatItsProviderDoesNotTakeIsShownOnTheOwner() throws Exception {
        inForce();
        awaitRegistered("pbx1");
        provider.close();

        owner.set("pbx2");
        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            keepers.values().forEach(TrunkKeeper::look);
            assertThat(shown).containsKey("pbx2 trunks-pbx");
        });

        assertThat(shown.get("pbx2 trunks-pbx")).startsWith("trunks of pbx: provider is ");
        assertThat(keepers.get("pbx2").missing()).isEqualTo(1);
    }
}
