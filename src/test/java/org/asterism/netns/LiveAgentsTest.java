package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.netns.LiveStatus.failed;
import static org.asterism.netns.LiveStatus.find;
import static org.asterism.netns.LiveStatus.inside;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Agents of Debian's packages, as they come, on two live nodes: each starts, is monitored, is broken and comes back, moves and
 * stops. Those whose program is not installed are left out, and the test says which.
 */
@Tag("netns")
class LiveAgentsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DATABASE = "/usr/sbin/mariadbd";
    private static final Path AGENTS = Path.of("/usr/lib/ocf/resource.d/heartbeat");
    private static final Path INIT = Path.of("/etc/init.d");
    private static final Path ASTERISK = telephony().resolve("asterisk/usr/sbin/asterisk");

    /** Limits as these agents advise them or longer: a database on a busy machine starts in its own time. */
    private static final String OPERATIONS = "operations = [ { name = monitor, interval = 1s, timeout = 30s },"
            + " { name = start, timeout = 60s }, { name = stop, timeout = 60s } ]";

    /** A source address is one that the node has. */
    private static final String CONSTRAINTS =
            "  constraints { colocation = [ { of = source, with = home, score = INFINITY } ],"
                    + " order = [ { first = home, then = source } ] }\n";

    /**
     * One agent.
     *
     * @param program what it needs beside itself
     * @param breaking shell text that breaks the service where it runs, OWN is the host's own address; empty: not broken
     */
    private record Case(String id, String agent, String params, String program, String breaking) {

        boolean isInstalled() {
            Path file = agent.startsWith("lsb:") ? INIT.resolve(agent.substring(4)) : AGENTS.resolve(agent);
            return Files.isExecutable(file) && Files.exists(Path.of(program));
        }

        String text() {
            String name = agent.startsWith("lsb:") ? agent : "ocf:heartbeat:" + agent;
            return "%s { agent = \"%s\", params { %s }, meta { duplicate-safe = true }, %s }\n"
                    .formatted(id, name, params, OPERATIONS);
        }
    }

    private static List<Case> cases(String files) {
        List<Case> all = new ArrayList<>(plain(files));
        all.addAll(heavy(files));
        return all;
    }

    private static List<Case> plain(String files) {
        return List.of(
                new Case(
                        "address",
                        "IPaddr2",
                        "ip = \"10.88.1.77\", cidr_netmask = 24, nic = eth0, arp_bg = false",
                        "/usr/sbin/ip",
                        "ip addr del 10.88.1.77/24 dev eth0"),
                new Case(
                        "home",
                        "IPaddr2",
                        "ip = \"10.88.1.78\", cidr_netmask = 24, nic = eth0, arp_bg = false",
                        "/usr/sbin/ip",
                        ""),
                new Case(
                        "source",
                        "IPsrcaddr",
                        "ipaddress = \"10.88.1.78\", cidr_netmask = 24, destination = \"10.88.1.0/24\"",
                        "/usr/sbin/ip",
                        "ip route replace 10.88.1.0/24 dev eth0 proto kernel scope link src OWN"),
                new Case("bus", "lsb:dbus", "", "/usr/bin/dbus-daemon", "kill -9 $(cat /run/dbus/pid)"),
                new Case(
                        "pbx",
                        "asterisk",
                        "binary = \"%s\", config = \"%s/asterisk/etc/asterisk.conf\", user = root, group = root"
                                .formatted(ASTERISK, files),
                        ASTERISK.toString(),
                        "kill -9 $(cat %s/asterisk/run/asterisk.pid)".formatted(files)),
                new Case("plain", "Dummy", "", "/bin/sh", "rm -f /run/resource-agents/Dummy-plain.state"),
                new Case(
                        "link",
                        "symlink",
                        "link = \"/run/link\", target = \"/etc/hostname\"",
                        "/bin/sh",
                        "rm -f /run/link"));
    }

    /** With files of their own. */
    private static List<Case> heavy(String files) {
        return List.of(
                new Case(
                        "disk",
                        "Filesystem",
                        "device = tmpfs, directory = \"/run/disk\", fstype = tmpfs, options = \"size=1m\"",
                        "/usr/bin/mount",
                        "umount /run/disk"),
                new Case(
                        "bind",
                        "Filesystem",
                        "device = \"/usr/share\", directory = \"/run/bind\", fstype = none, options = bind",
                        "/usr/sbin/modprobe",
                        "umount /run/bind"),
                new Case(
                        "web",
                        "apache",
                        "configfile = \"%s/apache.conf\", statusurl = \"http://127.0.0.1:8088/server-status\""
                                .formatted(files),
                        "/usr/sbin/apache2",
                        "kill -9 $(cat /run/apache-test.pid)"),
                new Case(
                        "db",
                        "mysql",
                        "binary = \"/usr/sbin/mariadbd\", config = \"/run/mysql/my.cnf\", datadir = \"/run/mysql/data\", pid = \"/run/mysql/pid\", socket = \"/run/mysql/socket\", log = \"/run/mysql/log\", user = mysql, group = mysql, test_table = \"\"",
                        DATABASE,
                        "kill -9 $(cat /run/mysql/pid)"));
    }

    @Test
    void agentsStartRecoverMoveAndStop() throws Exception {
        RunningCluster.assumeFile(AGENTS.resolve("Dummy").toString(), "resource-agents");
        try (RunningCluster running =
                RunningCluster.startPair(new ClusterFiles("kernel", "fast", document(List.of())), "")) {
            String files = running.inside("").replaceAll("/$", "");
            List<Case> installed = installed(files);
            for (BedHost host : running.bed().hosts()) {
                writeFiles(host, files);
            }
            BedHost teller = running.bed().hosts().get(0);
            running.waitUntil(
                    "both are members",
                    LIMIT,
                    () -> running.cluster().isFormedBy(running.bed().hosts()));
            Files.writeString(teller.directory().resolve("agents.conf"), document(installed));
            running.asterism(teller, "config", "apply", running.inside("agents.conf"));
            running.waitUntil("all run", LIMIT, () -> all(running, installed, ResourceStatus.State.RUNNING));

            breakAll(running, installed);
            BedHost before = host(running, "plain");
            running.asterism(teller, "standby", before.name());
            running.waitUntil(
                    "all moved",
                    LIMIT,
                    () -> all(running, installed, ResourceStatus.State.RUNNING)
                            && installed.stream()
                                    .noneMatch(one -> host(running, one.id()).equals(before)));
            running.asterism(teller, "online", before.name());

            stopAll(running, teller);
        }
    }

    private static List<Case> installed(String files) {
        List<Case> installed = new ArrayList<>();
        for (Case one : cases(files)) {
            if (one.isInstalled()) {
                installed.add(one);
            } else {
                System.out.println("left out: " + one.agent() + ", since there is no " + one.program());
            }
        }
        return installed;
    }

    private static void breakAll(RunningCluster running, List<Case> installed) throws Exception {
        List<Case> broken =
                installed.stream().filter(one -> !one.breaking().isEmpty()).toList();
        for (Case one : broken) {
            BedHost host = host(running, one.id());
            String script = one.breaking().replace("OWN", host.address(Link.A));
            assertThat(inside(host, script)).as(one.id() + " is broken").isZero();
        }
        try {
            running.waitUntil(
                    "each was found and recovered",
                    LIMIT,
                    () -> all(running, installed, ResourceStatus.State.RUNNING)
                            && failed(running)
                                    .containsAll(broken.stream().map(Case::id).toList()));
        } catch (AssertionError e) {
            throw new AssertionError(story(running) + e.getMessage(), e);
        }
    }

    /** What the first node that answers makes of all this. */
    private static String story(RunningCluster running) {
        return running.cluster()
                .firstStatus(any -> true)
                .map(status -> failed(running) + "\n" + status.activity() + "\n" + status.resources() + "\n")
                .orElse("no node answers\n");
    }

    private static void stopAll(RunningCluster running, BedHost teller) throws Exception {
        Files.writeString(teller.directory().resolve("empty.conf"), document(List.of()));
        running.asterism(teller, "config", "apply", "--force", running.inside("empty.conf"));
        for (BedHost host : running.bed().hosts()) {
            running.waitUntil(
                    "nothing is left on " + host.name(),
                    LIMIT,
                    () -> inside(
                                    host,
                                    "! ip addr show dev eth0 | grep -q '10.88.1.7[78]' && ! ip route | grep -q 10.88.1.78 && ! grep -q ' /run/disk ' /proc/mounts"
                                            + " && [ ! -e /run/link ] && [ ! -e /run/mysql/pid ] && [ ! -e /run/apache-test.pid ] && ! pidof asterisk dbus-daemon")
                            == 0);
        }
    }

    private static String document(List<Case> cases) {
        StringBuilder resources = new StringBuilder();
        cases.forEach(one -> resources.append("    ").append(one.text()));
        return "asterism {\n  options { stonith-enabled = false }\n  resources {\n" + resources + "  }\n"
                + (cases.isEmpty() ? "" : CONSTRAINTS) + "}\n";
    }

    private static void writeFiles(BedHost host, String files) throws Exception {
        Files.writeString(host.directory().resolve("apache.conf"), """
                ServerRoot /etc/apache2
                ServerName localhost
                PidFile /run/apache-test.pid
                Listen 127.0.0.1:8088
                ErrorLog /run/apache-test.log
                LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                LoadModule authz_host_module /usr/lib/apache2/modules/mod_authz_host.so
                LoadModule status_module /usr/lib/apache2/modules/mod_status.so
                <Location /server-status>
                  SetHandler server-status
                </Location>
                """);
        Files.writeString(
                host.directory().resolve("my.cnf"),
                "[mysqld]\nskip-networking\nskip-grant-tables\ninnodb_buffer_pool_size = 8M\nperformance_schema = off\n");
        assertThat(inside(host, "mkdir -p /run/disk /run/bind /run/mysql")).isZero();
        if (Files.exists(Path.of(DATABASE))) {
            assertThat(inside(
                            host,
                            "mariadb-install-db --no-defaults --user=root --datadir=/run/mysql/data --skip-test-db"
                                    + " --auth-root-authentication-method=normal && cp " + files
                                    + "/my.cnf /run/mysql/ && chown -R mysql:mysql /run/mysql"))
                    .isZero();
        }
        if (Files.exists(ASTERISK)) {
            String script = "deploy/telephony/bin/asterisk-instance.sh";
            String directory = host.directory().resolve("asterisk").toString();
            Process made = new ProcessBuilder(
                            "sh", script, telephony().toString(), directory, "DIR=" + files + "/asterisk")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(made.waitFor()).as("the instance of Asterisk is made").isZero();
        }
    }

    /** Where Asterisk was unpacked; see {@code deploy/telephony/README.md}. */
    private static Path telephony() {
        String home = System.getenv("ASTERISM_TELEPHONY");
        return home == null ? Path.of(System.getProperty("user.home"), ".cache/asterism/telephony") : Path.of(home);
    }

    private static boolean all(RunningCluster running, List<Case> cases, ResourceStatus.State state) {
        return running.cluster()
                .firstStatus(status -> status.activity().phase() == ClusterStatus.Phase.IDLE
                        && cases.stream().allMatch(one -> find(status, one.id()).state() == state))
                .isPresent();
    }

    private static BedHost host(RunningCluster running, String id) {
        ClusterStatus status = running.cluster().firstStatus(any -> true).orElseThrow();
        String name =
                find(status, id).nodes().stream().findFirst().orElseThrow().value();
        return running.bed().hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
