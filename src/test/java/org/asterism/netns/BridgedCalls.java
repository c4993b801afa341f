package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Program;

/**
 * Calls between SIPp as caller and SIPp as telephone, bridged by a real Asterisk at the floating address: half of them are ended by
 * the caller, half by the telephone. Media between the two is counted by the kernel.
 */
final class BridgedCalls implements AutoCloseable {

    static final String CALLER = "10.88.1.251";
    static final String TELEPHONE = "10.88.1.252";

    private static final Path KIT = Path.of("deploy/telephony");
    private static final int RTP_PACKETS = 50;
    private static final String INSTANCE = "asterisk";

    /** One SIPp. */
    private record Side(String name, Process process, Path folder) {

        /** The last line of its statistics. */
        Map<String, String> numbers() throws IOException {
            Path file = folder.resolve("stat.csv");
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            Map<String, String> values = new HashMap<>();
            if (lines.size() > 1) {
                String[] names = lines.get(0).split(";", -1);
                String[] last = lines.get(lines.size() - 1).split(";", -1);
                for (int i = 0; i < Math.min(names.length, last.length); i++) {
                    values.put(names[i], last[i]);
                }
            }
            return values;
        }

        int number(String name) throws IOException {
            return Integer.parseInt(numbers().getOrDefault(name, "0"));
        }
    }

    private final RunningCluster running;
    private final Path folder;
    private final int each;
    private final List<Side> sides = new ArrayList<>();

    private BridgedCalls(RunningCluster running, Path folder, int each) {
        this.running = running;
        this.folder = folder;
        this.each = each;
    }

    /** Where Asterisk was unpacked; skips the test where it is not, or where SIPp is not installed. */
    static Path home() {
        String home = System.getenv("ASTERISM_TELEPHONY");
        assumeTrue(home != null, "ASTERISM_TELEPHONY names no folder with an Asterisk");
        RunningCluster.assumeFile(home + "/asterisk/usr/sbin/asterisk", "deploy/telephony/setup.sh");
        RunningCluster.assumeFile("/usr/bin/sipp", "sip-tester");
        return Path.of(home);
    }

    /**
     * Asterisk as hot standby, and the address with one of them.
     *
     * @param failures of Asterisk on a node after which the address leaves it
     */
    static ClusterFiles files(Path home, int failures) {
        return new ClusterFiles(
                "kernel", "fast", """
                asterism {
                  options { stonith-enabled = false }
                  resources {
                    phone-address {
                      agent = "asterism:address"
                      params { ip = "%1$s", prefix = 24, interface = eth0 }
                      meta { resource-stickiness = 100 }
                    }
                    pbx {
                      agent = "asterism:asterisk"
                      params { binary = "%2$s", config = "CONFIG", user = root, group = root, sip-address = "%1$s" }
                      meta { migration-threshold = %3$d }
                      clone { hot-standby = true }
                    }
                  }
                  constraints { colocation = [ { of = phone-address, with = pbx, score = INFINITY } ] }
                }
                """.formatted(Bed.SERVICE, home.resolve("asterisk/usr/sbin/asterisk"), failures));
    }

    /** Makes an Asterisk on each host, with what the survival of calls needs of it, and the settings of each node. */
    static void prepare(RunningCluster running, Path home) throws Exception {
        for (BedHost host : running.bed().hosts()) {
            makeAsterisk(running, home, host);
            append(
                    host.directory().resolve("asterism.conf"),
                    "asterism.survival { enabled = true, ami-secret-file = ami-secret, cdr-file = cdr.csv }\n");
        }
        for (String address : List.of(CALLER, TELEPHONE)) {
            Program.must(running.bed().inClient(List.of("ip", "addr", "add", address + "/24", "dev", "eth0")));
        }
        Program.mustFeed("""
                table inet media {
                  counter caller { }
                  counter telephone { }
                  chain out {
                    type filter hook output priority 0
                    ip saddr %1$s ip daddr %2$s udp dport 20000-50000 counter name caller
                    ip saddr %2$s ip daddr %1$s udp dport 20000-50000 counter name telephone
                  }
                }
                """.formatted(CALLER, TELEPHONE), running.bed().inClient(List.of("nft", "-f", "-")));
    }

    /** An Asterisk at the floating address, named in the host's configuration, with its AMI's secret beside that; where its files are. */
    static Path asterisk(RunningCluster running, Path home, BedHost host) throws IOException {
        Path directory = host.directory().resolve(INSTANCE);
        Program.must(List.of(
                "sh",
                KIT.resolve("bin/asterisk-instance.sh").toString(),
                home.toString(),
                directory.toString(),
                "DIR=" + running.inside(INSTANCE),
                "NAME=" + host.name(),
                "BIND=" + Bed.SERVICE,
                "PEER=" + TELEPHONE + ":5070"));
        Path document = host.directory().resolve("cluster.conf");
        Files.writeString(
                document,
                Files.readString(document).replace("CONFIG", running.inside(INSTANCE + "/etc/asterisk.conf")));
        Path secret = host.directory().resolve("ami-secret");
        Files.writeString(secret, "secret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        return directory.resolve("etc");
    }

    private static void makeAsterisk(RunningCluster running, Path home, BedHost host) throws IOException {
        Path etc = asterisk(running, home, host);
        Files.writeString(etc.resolve("hep.conf"), """
                [general]
                enabled = yes
                capture_address = 127.0.0.1:9060
                capture_id = 1
                uuid_type = channel
                """);
        append(etc.resolve("modules.conf"), "load = res_hep.so\nload = res_hep_pjsip.so\n");
        append(etc.resolve("extensions.conf"), "exten => 201,1,Dial(PJSIP/201@second,30)\n same => n,Hangup()\n");
        append(etc.resolve("pjsip.conf"), """

                [second]
                type = endpoint
                transport = transport-udp
                context = test
                disallow = all
                allow = ulaw,alaw
                aors = second
                direct_media = no
                [second]
                type = aor
                contact = sip:201@%s:5071
                """.formatted(TELEPHONE));
    }

    static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    /** Begins so many calls of each kind. */
    static BridgedCalls begin(RunningCluster running, Path folder, int each) throws IOException {
        BridgedCalls calls = new BridgedCalls(running, folder, each);
        calls.start("telephone", TELEPHONE, 5070, 30_000, List.of());
        calls.start("telephone", TELEPHONE, 5071, 32_000, List.of("-set", "ends", "1"));
        calls.start("caller", CALLER, 5080, 20_000, List.of("-s", "200", "-r", "50"));
        calls.start("caller", CALLER, 5081, 22_000, List.of("-s", "201", "-r", "50", "-set", "waits", "1"));
        return calls;
    }

    private void start(String scenario, String address, int port, int media, List<String> more) throws IOException {
        Path own = Files.createDirectories(folder.resolve(scenario + port));
        Files.copy(
                KIT.resolve("sipp/survive-" + scenario + ".xml"),
                own.resolve("scenario.xml"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.write(own.resolve("media.pcap"), pcap());
        List<String> words = new ArrayList<>(
                List.of("env", "-C", own.toString(), "sipp", Bed.SERVICE + ":5060", "-sf", "scenario.xml"));
        words.addAll(List.of("-i", address, "-p", Integer.toString(port), "-mi", address));
        words.addAll(List.of("-mp", Integer.toString(media), "-key", "keeper_port", "5062", "-d", "3000"));
        words.addAll(List.of("-m", Integer.toString(each), "-nostdin", "-trace_stat", "-fd", "1", "-stf", "stat.csv"));
        words.addAll(List.of("-trace_err", "-error_file", "errors", "-trace_msg", "-message_file", "messages"));
        words.addAll(more);
        Process process = new ProcessBuilder(running.bed().inClient(words))
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(own.resolve("console").toFile())
                .start();
        sides.add(new Side(scenario + port, process, own));
    }

    /** A second of silence as PCMU over RTP. */
    private static byte[] pcap() {
        ByteBuffer file =
                ByteBuffer.allocate(24 + RTP_PACKETS * (16 + 14 + 20 + 8 + 172)).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(1);
        for (int i = 0; i < RTP_PACKETS; i++) {
            file.order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(1)
                    .putInt(i * 20_000)
                    .putInt(214)
                    .putInt(214);
            file.order(ByteOrder.BIG_ENDIAN).put(new byte[12]).putShort((short) 0x0800);
            file.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) 200)
                    .putInt(i)
                    .put((byte) 64)
                    .put((byte) 17);
            file.putShort((short) 0).putInt(0x7f000001).putInt(0x7f000001);
            file.putShort((short) 9000)
                    .putShort((short) 9000)
                    .putShort((short) 180)
                    .putShort((short) 0);
            file.put((byte) 0x80)
                    .put((byte) 0)
                    .putShort((short) i)
                    .putInt(i * 160)
                    .putInt(7);
            for (int j = 0; j < 160; j++) {
                file.put((byte) 0xff);
            }
        }
        return file.array();
    }

    /** Calls that both ends take for answered. */
    boolean areUp() throws IOException {
        for (Side side : sides) {
            if (side.number("CurrentCall") != each) {
                return false;
            }
        }
        return true;
    }

    /** Waits for the end of all; says of each SIPp what went wrong. */
    void assertEndedWell(int seconds) throws Exception {
        for (Side side : sides) {
            assertThat(side.process().waitFor(seconds, TimeUnit.SECONDS))
                    .as(() -> side.name() + " has come to an end: " + trouble(side))
                    .isTrue();
            assertThat(side.number("FailedCall(C)"))
                    .as(() -> "failed calls of " + side.name() + ": " + trouble(side))
                    .isZero();
            assertThat(side.number("SuccessfulCall(C)")).as(side.name()).isEqualTo(each);
        }
    }

    private static String trouble(Side side) {
        try {
            Path errors = side.folder().resolve("errors");
            String text = Files.exists(errors) ? Files.readString(errors) : "no errors told";
            return side.numbers() + "\n" + text.substring(0, Math.min(3000, text.length()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Packets that went from the caller's address to the telephone's, and back. */
    List<Integer> media() {
        List<Integer> counts = new ArrayList<>();
        for (String name : List.of("caller", "telephone")) {
            String text =
                    Program.must(running.bed().inClient(List.of("nft", "list", "counter", "inet", "media", name)));
            Matcher found = Pattern.compile("packets (\\d+)").matcher(text);
            assertThat(found.find()).as(text).isTrue();
            counts.add(Integer.parseInt(found.group(1)));
        }
        return counts;
    }

    /** What one side of one call sends as media, in packets. */
    static int mediaOfOneSide() {
        return RTP_PACKETS;
    }

    /** Its process dies at once; all else on the host goes on. */
    static void killAsterisk(BedHost host, RunningCluster running) {
        Program.must(host.inside(
                List.of("sh", "-c", "kill -9 $(cat %s)".formatted(running.inside(INSTANCE + "/run/asterisk.pid")))));
    }

    /** What Asterisk there says to a command. */
    static String console(BedHost host, RunningCluster running, Path home, String command) {
        return Program.run(host.inside(List.of(
                        home.resolve("asterisk/usr/sbin/asterisk").toString(),
                        "-C",
                        running.inside(INSTANCE + "/etc/asterisk.conf"),
                        "-rx",
                        command)))
                .text();
    }

    /** The billing records of a host. */
    static List<String> records(BedHost host) throws IOException {
        Path file = host.directory().resolve("cdr.csv");
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    }

    @Override
    public void close() throws IOException {
        for (Side side : sides) {
            side.process().descendants().forEach(ProcessHandle::destroyForcibly);
            side.process().destroyForcibly();
        }
        RunningCluster.delete(folder);
    }
}
