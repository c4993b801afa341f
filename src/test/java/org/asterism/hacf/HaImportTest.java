package org.asterism.hacf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.config.LinkSettings;
import org.asterism.config.NodeSettings;
import org.asterism.config.Problem;
import org.asterism.config.Reading;
import org.asterism.model.AgentName;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.testing.Quickstart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaImportTest {

    private static final String UCAST = """
        udpport 694
        keepalive 1
        deadtime 10
        initdead 80
        ucast eth0 10.0.0.1
        ucast eth0 10.0.0.2
        node linuxha1 linuxha2
        """;

    @TempDir
    Path directory;

    @BeforeEach
    void writeHaCf() throws IOException {
        write("ha.cf", UCAST);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    static Machine machine() {
        InetAddress own = Values.literal("10.0.0.1").orElseThrow();
        return new Machine(
                new TreeMap<>(Map.of("eth0", List.of(new Machine.Net(own, 24)))),
                new TreeMap<>(
                        Map.of("linuxha2", List.of(Values.literal("10.0.0.2").orElseThrow()))));
    }

    static HaImport.Request request(Path directory, OnSilentPeer onSilentPeer) {
        return new HaImport.Request(
                directory, directory.resolve("none"), new NodeName("linuxha1"), machine(), onSilentPeer);
    }

    private HaImport.Imported imported(OnSilentPeer onSilentPeer) {
        Reading<HaImport.Imported> reading = HaImport.read(request(directory, onSilentPeer));
        assertThat(reading).as("%s", reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted<HaImport.Imported>) reading).value();
    }

    private List<Problem> refused(OnSilentPeer onSilentPeer) {
        Reading<HaImport.Imported> reading = HaImport.read(request(directory, onSilentPeer));
        assertThat(reading).as("%s", reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused<HaImport.Imported>) reading).problems();
    }

    @Test
    void theWatchdogIsFedWithATimeoutThatLeavesTimeToGiveUp() throws IOException {
        write("ha.cf", UCAST + "watchdog /dev/watchdog1\n");
        assertThat(imported(OnSilentPeer.STAY).nodeText())
                .contains("watchdog { device = \"/dev/watchdog1\", timeout = 20s }");
        write("ha.cf", UCAST.replace("deadtime 10", "deadtime 2500ms") + "watchdog /dev/watchdog1\n");
        assertThat(imported(OnSilentPeer.STAY).settings().watchdog().timeout()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void twoNodesDemandAWordOnASilentPeer() {
        List<Problem> problems = refused(OnSilentPeer.UNSAID);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).remedy())
                .contains("--on-silent-peer stay", "--on-silent-peer take", "asterism.conf");
    }

    @Test
    void theWordMayStandInAsterismConfBeside() throws IOException {
        write("asterism.conf", "asterism { quorum { on-silent-peer = take } }");

        NodeSettings settings = imported(OnSilentPeer.UNSAID).settings();

        assertThat(settings.quorum().onSilentPeer()).isEqualTo(NodeSettings.OnSilentPeer.TAKE);
        assertThat(settings.risks()).anyMatch(risk -> risk.toString().contains("split-brain"));
    }

    @Test
    void aPingNodeDecidesInsteadOfAWord() throws IOException {
        write("ha.cf", UCAST + "ping 10.0.0.254\nping_group far 10.0.0.252 10.0.0.253\ndeadping 4\n");

        NodeSettings settings = imported(OnSilentPeer.UNSAID).settings();

        assertThat(settings.quorum().ping().groups().keySet()).containsExactly("10.0.0.254", "far");
        assertThat(settings.quorum().ping().deadping()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void settingsAreThoseOfHaCf() {
        NodeSettings settings = imported(OnSilentPeer.STAY).settings();

        assertThat(settings.cluster()).isEqualTo("linux-ha");
        assertThat(settings.self()).isEqualTo(new NodeName("linuxha1"));
        assertThat(settings.timing().keepalive()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.timing().warntime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.timing().deadtime()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.timing().initdead()).isEqualTo(Duration.ofSeconds(80));
        assertThat(settings.quorum().isTwoNode()).isTrue();
        assertThat(settings.quorum().onSilentPeer()).isEqualTo(NodeSettings.OnSilentPeer.STAY);
        assertThat(settings.paths().authkeys()).isEqualTo(directory.resolve("authkeys"));
        assertThat(settings.nodes()).hasSize(2);
        LinkSettings.Ucast link = (LinkSettings.Ucast) settings.links().get(0);
        assertThat(link.interfaceName()).isEqualTo("eth0");
        assertThat(link.port()).isEqualTo(694);
        assertThat(link.peers()).extracting(InetAddress::getHostAddress).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void theQuickstartsFileNamesItsMedium() throws IOException {
        write("ha.cf", Quickstart.haCf());

        assertThat(imported(OnSilentPeer.TAKE).settings().links())
                .extracting(LinkSettings::label)
                .containsExactly("bcast:eth0");
    }

    @Test
    void everyMediumBecomesALink() throws IOException {
        write(
                "ha.cf",
                UCAST
                        + "udpport 700\n"
                        + "bcast eth1 eth2\n"
                        + "mcast eth0 225.0.0.1 694 3 0\n"
                        + "mcast6 eth0 ff12::1 694 0 0\n"
                        + "bcast eth1\n");

        HaImport.Imported imported = imported(OnSilentPeer.STAY);

        assertThat(imported.settings().links())
                .extracting(LinkSettings::label)
                .containsExactly("ucast:eth0", "bcast:eth1", "bcast:eth2", "mcast:eth0", "mcast6:eth0");
        assertThat(((LinkSettings.Bcast) imported.settings().links().get(1)).port())
                .isEqualTo(700);
        assertThat(((LinkSettings.Mcast) imported.settings().links().get(3)).ttl())
                .isEqualTo(3);
    }

    @Test
    void everyLineHasItsFate() {
        HaImport.Imported imported = imported(OnSilentPeer.STAY);

        assertThat(imported.fates()).extracting(fate -> fate.where().line()).contains(1, 2, 3, 4, 5, 6, 7);
        assertThat(imported.fates())
                .filteredOn(fate -> fate.effect() == Fate.Effect.WITHOUT_EFFECT)
                .extracting(Fate::subject)
                .containsExactly("ucast eth0 10.0.0.1");
    }

    @Test
    void aLineOfHaresourcesIsAGroupThatPrefersItsNode() throws IOException {
        write(
                "haresources",
                "linuxha1 10.0.0.100 \\\n"
                        + "  Filesystem::/dev/drbd0::/srv::ext4 asterisk\n"
                        + "LINUXHA2 IPaddr::10.0.0.101/24/eth0\n");

        HaImport.Imported imported = imported(OnSilentPeer.STAY);

        Resource.Group group = (Resource.Group) imported.document().resources().stream()
                .filter(Resource.Group.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(group.members())
                .extracting(member -> member.agent().toString())
                .containsExactly("asterism:address", "heartbeat:Filesystem", "heartbeat:asterisk");
        assertThat(group.members().get(0).params())
                .containsEntry("ip", "10.0.0.100")
                .containsEntry("prefix", "24")
                .containsEntry("interface", "eth0");
        assertThat(group.members().get(1).params()).isEqualTo(Map.of("1", "/dev/drbd0", "2", "/srv", "3", "ext4"));
        assertThat(imported.document().constraints())
                .extracting(
                        constraint -> ((Constraint.Location) constraint).node().value())
                .containsExactly("linuxha1", "linuxha2");
    }

    @Test
    void withoutFailbackStayingIsStronger() throws IOException {
        write("haresources", "linuxha1 10.0.0.100\n");
        assertThat(imported(OnSilentPeer.STAY).document().resourceDefaults()).containsEntry("resource-stickiness", "1");

        write("ha.cf", UCAST + "auto_failback off\n");
        assertThat(imported(OnSilentPeer.STAY).document().resourceDefaults())
                .containsEntry("resource-stickiness", "1000");
    }

    @Test
    void haresourcesIsRefusedWithItsPlace() throws IOException {
        write("haresources", "\nstranger 10.0.0.1\nlinuxha1\nlinuxha1 /x\nlinuxha1 192.0.2.1\n");

        assertThat(refused(OnSilentPeer.STAY))
                .extracting(problem -> problem.where().line())
                .containsExactly(2, 3, 4);
        write("haresources", "linuxha1 192.0.2.1\n");
        assertThat(refused(OnSilentPeer.STAY).get(0).what()).contains("lies in no network");
    }

    @Test
    void anAddressOfACibIsGuarded() throws IOException {
        write("ha.cf", UCAST + "crm yes\n");
        write("haresources", "linuxha1 10.0.0.100\n");
        write("cib.xml", cib("IPaddr", ""));

        HaImport.Imported imported = imported(OnSilentPeer.STAY);

        Resource.Group group = (Resource.Group) imported.document().resources().get(0);
        assertThat(group.members().get(0).agent()).isEqualTo(AgentName.parse("asterism:address"));
        assertThat(group.members().get(0).params())
                .isEqualTo(Map.of("ip", "10.0.0.100", "prefix", "24", "interface", "eth0"));
        assertThat(imported.fates())
                .anyMatch(fate -> fate.subject().equals("haresources") && fate.effect() == Fate.Effect.WITHOUT_EFFECT);
    }

    @Test
    void anAddressThatIsMoreThanOneStaysWhatItIs() throws IOException {
        write("ha.cf", UCAST + "crm yes\n");
        write("cib.xml", cib("IPaddr2", "<nvpair id=\"h\" name=\"clusterip_hash\" value=\"sourceip\"/>"));

        HaImport.Imported imported = imported(OnSilentPeer.STAY);

        Resource.Group group = (Resource.Group) imported.document().resources().get(0);
        assertThat(group.members().get(0).agent()).isEqualTo(AgentName.parse("ocf:heartbeat:IPaddr2"));
        assertThat(imported.fates())
                .anyMatch(fate -> fate.effect() == Fate.Effect.ATTENTION
                        && fate.sentence().contains("clusterip_hash"));
    }

    static String cib(String agent, String more) {
        return """
            <cib admin_epoch="0" epoch="1" num_updates="1" cib_feature_revision="1.3"><configuration><crm_config/><nodes/>
            <resources><group id="phones"><primitive id="ip" class="ocf" provider="heartbeat" type="%s">
            <instance_attributes id="ia"><attributes><nvpair id="a" name="ip" value="10.0.0.100"/>%s</attributes></instance_attributes>
            <operations><op id="m" name="monitor" interval="5s" timeout="5s"/></operations>
            </primitive></group></resources><constraints/></configuration><status/></cib>
            """.formatted(agent, more);
    }
}
