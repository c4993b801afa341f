package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.api.ClusterStatus;
import org.asterism.api.FailureStatus;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Agents of Debian's packages, as they come, on two live nodes: each starts, is monitored, is broken and comes back, moves and
 * stops. Those whose program is not installed are left out, and the test says which.
 */
@Tag("netns")
class LiveAgentsTest {

    private static final String ATTRIBUTES = """
            asterism {
              options { stonith-enabled = false }
              resources {
                state { agent = "ocf:heartbeat:Stateful", meta { duplicate-safe = true }
                  clone { promotable = true, notify = true }
                  operations = [ { name = monitor, interval = 1s, role = Promoted }, { name = monitor, interval = 2s, role = Unpromoted } ] }
                reach { agent = "ocf:pacemaker:ping", params { host_list = "%s", multiplier = 100, dampen = 1s, attempts = 1, timeout = 1 }
                  clone { }, operations = [ { name = monitor, interval = 1s, timeout = 20s } ] }
                app { agent = "ocf:heartbeat:Dummy", meta { duplicate-safe = true } }
              }
              constraints { location = [ { of = app, rule = [ { score = -INFINITY, attribute = site, ne = cellar } ] } ] }
            }
            """;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DATABASE = "/usr/sbin/mariadbd";
    private static final Path AGENTS = Path.of("/usr/lib/ocf/resource.d/heartbeat");
    private static final Path INIT = Path.of("/etc/init.d");
    private static final Path ASTERISK = telephony().resolve("asterisk/usr/sbin/asterisk");

    /** Limits as these agents advise them or longer: a database on a busy machine starts in its own time. */
    private static final String OPERATIONS = "operations = [ { name = monitor, interval = 1s, timeout = 30s },"
            + " { name = start, timeout = 60s }, { name = stop, timeout = 60s } ]";

    /**
     * One agent.
     *
     * @param program what it needs beside itself
     * @param breaking shell text that breaks the service where it runs; empty: not broken
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
                        "ip = \"10.77.1.77\", cidr_netmask = 24, nic = eth0, arp_bg = false",
                        "/usr/sbin/ip",
                        "ip addr del 10.77.1.77/24 dev eth0"),
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

    @Test
    void agentsSetAttributesThatPromoteAndPlace() throws Exception {
        RunningCluster.assumeFile(AGENTS.resolve("Stateful").toString(), "resource-agents");
        assumeTrue(Files.exists(Path.of("/usr/lib/ocf/resource.d/pacemaker/ping")), "no pacemaker-resource-agents");
        try (RunningCluster running =
                RunningCluster.startPair(new ClusterFiles("kernel", "fast", document(List.of())), "")) {
            List<BedHost> hosts = running.bed().hosts();
            running.waitUntil("both are members", LIMIT, () -> running.cluster().isFormedBy(hosts));
            BedHost teller = hosts.get(0);
            Files.writeString(
                    teller.directory().resolve("attributes.conf"),
                    ATTRIBUTES.formatted(hosts.get(1).address(org.asterism.demo.Link.A)));
            running.asterism(teller, "config", "apply", running.inside("attributes.conf"));

            running.waitUntil(
                    "one is promoted by the score that the agent set",
                    LIMIT,
                    () -> running.cluster()
                            .firstStatus(status -> roles(status, "state").contains(ResourceStatus.Role.PROMOTED)
                                    && roles(status, "state").contains(ResourceStatus.Role.UNPROMOTED))
                            .isPresent());
            running.waitUntil(
                    "both tell what they reach",
                    LIMIT,
                    () -> running.cluster()
                            .firstStatus(status -> status.nodes().stream()
                                    .allMatch(node -> value(node, "pingd").equals(Optional.of("100"))))
                            .isPresent());
            running.asterism(teller, "attribute", "set", hosts.get(1).name(), "site", "cellar");
            running.waitUntil(
                    "the rule places it",
                    LIMIT,
                    () -> running.cluster()
                            .firstStatus(status -> running.cluster().isFormedBy(hosts)
                                    && find(status, "app").nodes().stream()
                                            .anyMatch(node -> node.value()
                                                    .equals(hosts.get(1).name())))
                            .isPresent());
            assertThat(running.asterism(teller, "attribute", "list"))
                    .contains(hosts.get(1).name() + "  site=cellar  permanent", "pingd=100");
            running.asterism(teller, "attribute", "set", hosts.get(1).name(), "mood", "good", "--transient");
            running.waitUntil(
                    "a transient one reaches its node",
                    LIMIT,
                    () -> running.cluster()
                            .firstStatus(status -> status.nodes().stream()
                                    .anyMatch(node -> value(node, "mood").equals(Optional.of("good"))))
                            .isPresent());
        }
    }

    private static Optional<String> value(NodeStatus node, String name) {
        return node.attributes().stream()
                .filter(one -> one.name().equals(name))
                .map(NodeStatus.Attribute::value)
                .findFirst();
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
        for (Case one : installed) {
            BedHost host = host(running, one.id());
            assertThat(inside(host, one.breaking())).as(one.id() + " is broken").isZero();
        }
        try {
            running.waitUntil(
                    "each was found and recovered",
                    LIMIT,
                    () -> all(running, installed, ResourceStatus.State.RUNNING)
                            && failed(running)
                                    .containsAll(
                                            installed.stream().map(Case::id).toList()));
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
                                    "! ip addr show dev eth0 | grep -q 10.77.1.77 && ! grep -q ' /run/disk ' /proc/mounts"
                                            + " && [ ! -e /run/link ] && [ ! -e /run/mysql/pid ] && [ ! -e /run/apache-test.pid ] && ! pidof asterisk dbus-daemon")
                            == 0);
        }
    }

    private static String document(List<Case> cases) {
        StringBuilder resources = new StringBuilder();
        cases.forEach(one -> resources.append("    ").append(one.text()));
        return "asterism {\n  options { stonith-enabled = false }\n  resources {\n" + resources + "  }\n}\n";
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

    private static int inside(BedHost host, String script) throws Exception {
        return new ProcessBuilder(host.inside(List.of("sh", "-c", script)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        host.directory().resolve("inside.log").toFile()))
                .start()
                .waitFor();
    }

    private static boolean all(RunningCluster running, List<Case> cases, ResourceStatus.State state) {
        return running.cluster()
                .firstStatus(status -> status.activity().phase() == ClusterStatus.Phase.IDLE
                        && cases.stream().allMatch(one -> find(status, one.id()).state() == state))
                .isPresent();
    }

    private static List<String> failed(RunningCluster running) {
        return running.cluster().firstStatus(any -> true).stream()
                .flatMap(status -> status.failures().stream())
                .map(FailureStatus::resource)
                .map(Object::toString)
                .toList();
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

    private static ResourceStatus find(ClusterStatus status, String id) {
        return flat(status.resources()).stream()
                .filter(one -> one.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<ResourceStatus.Role> roles(ClusterStatus status, String id) {
        return flat(status.resources()).stream()
                .filter(one -> one.id().value().equals(id))
                .map(ResourceStatus::role)
                .toList();
    }

    private static List<ResourceStatus> flat(List<ResourceStatus> resources) {
        List<ResourceStatus> all = new ArrayList<>();
        for (ResourceStatus one : resources) {
            all.add(one);
            all.addAll(flat(one.children()));
        }
        return all;
    }
}
