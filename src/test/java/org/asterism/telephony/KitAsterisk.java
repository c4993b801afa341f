package org.asterism.telephony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.asterism.kernel.BootClock;
import org.asterism.telephony.ami.AmiClient;
import org.asterism.telephony.ami.AmiListener;
import org.asterism.telephony.ami.AmiSettings;

/**
 * A real Asterisk on loopback, with AMI and the extensions of {@code deploy/telephony}. It is unpacked below the folder that
 * ASTERISM_TELEPHONY (environment or system property {@code asterism.telephony}) names; without it a test is skipped.
 */
public final class KitAsterisk implements AutoCloseable {

    public static final String ADDRESS = "127.0.0.1";

    private final Path folder;
    private final Path root;
    private final int sipPort;
    private final int amiPort;
    private Process process;

    private KitAsterisk(Path folder, Path root, int sipPort, int amiPort) {
        this.folder = folder;
        this.root = root;
        this.sipPort = sipPort;
        this.amiPort = amiPort;
    }

    /** Configured, not started. */
    public static KitAsterisk in(Path folder) throws Exception {
        Path home = home();
        KitAsterisk made = new KitAsterisk(folder, home.resolve("asterisk"), freeUdp(), freeTcp());
        run(List.of(
                "sh",
                "deploy/telephony/bin/asterisk-instance.sh",
                home.toString(),
                folder.toString(),
                "DIR=" + folder,
                "NAME=kit",
                "BIND=" + ADDRESS,
                "SIP_PORT=" + made.sipPort,
                "AMI_PORT=" + made.amiPort));
        return made;
    }

    /** Where the kit lies; skips the test if nobody says. */
    public static Path home() {
        String home = System.getProperty("asterism.telephony", System.getenv("ASTERISM_TELEPHONY"));
        assumeTrue(home != null, "ASTERISM_TELEPHONY names no folder with an Asterisk");
        return Path.of(home);
    }

    public static int freeUdp() throws IOException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(ADDRESS, 0))) {
            return free.getLocalPort();
        }
    }

    public static int freeTcp() throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(ADDRESS, 0));
            return free.getLocalPort();
        }
    }

    public KitAsterisk start() throws Exception {
        process = new ProcessBuilder(binary().toString(), "-C", config().toString(), "-f", "-n")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.log").toFile())
                .start();
        run(List.of(binary().toString(), "-C", config().toString(), "-rx", "core waitfullybooted"));
        return this;
    }

    /** Gives a command on its console. */
    public void console(String command) throws Exception {
        run(List.of(binary().toString(), "-C", config().toString(), "-rx", command));
    }

    /** What its console says to a command. */
    public String said(String command) throws Exception {
        Process program = new ProcessBuilder(binary().toString(), "-C", config().toString(), "-rx", command).start();
        return new String(program.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Of the one session of AMI, as "manager kick session" wants it. */
    public String managerDescriptor() throws Exception {
        String row = said("manager show connected")
                .lines()
                .filter(line -> line.contains(ADDRESS))
                .findFirst()
                .orElseThrow();
        return row.strip().split(" +", -1)[4];
    }

    private static void run(List<String> words) throws Exception {
        for (int i = 0; i < 100; i++) {
            Process program =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String text = new String(program.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (program.waitFor() == 0) {
                return;
            }
            assertThat(text).as(new ArrayList<>(words).toString()).contains("Unable to connect");
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(words + " does not work");
    }

    public Path folder() {
        return folder;
    }

    /** Where Asterisk is unpacked. */
    public Path root() {
        return root;
    }

    public Path binary() throws IOException {
        return root.resolve("usr/sbin/asterisk").toRealPath();
    }

    public Path config() {
        return folder.resolve("etc/asterisk.conf");
    }

    public Path controlSocket() {
        return folder.resolve("run/asterisk.ctl");
    }

    public int sipPort() {
        return sipPort;
    }

    public int amiPort() {
        return amiPort;
    }

    public long pid() {
        return process.pid();
    }

    /** STOP, CONT, KILL. */
    public void signal(String name) throws Exception {
        run(List.of("kill", "-" + name, Long.toString(process.pid())));
    }

    public AmiSettings ami() {
        return AmiSettings.of(new InetSocketAddress(ADDRESS, amiPort), "asterism", "secret", "on");
    }

    public AmiClient amiClient(AmiListener... listeners) {
        return AmiClient.open(ami(), BootClock::now, listeners);
    }

    /** Appends to a file of its configuration. */
    public void append(String file, String text) throws IOException {
        Path path = folder.resolve("etc").resolve(file);
        Files.writeString(path, Files.readString(path) + text);
    }

    /** Kills it and waits for its end. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
