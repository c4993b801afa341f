package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.asterism.telephony.KitAsterisk;
import org.jspecify.annotations.Nullable;

/** A real Kamailio on loopback, as {@code deploy/telephony/kamailio} has it, before two destinations. */
final class KitKamailio implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LONGEST = 65_535;

    private final Path folder;
    private final List<String> defines;
    private final int sipPort;
    private final int rpcPort;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Process process;

    private KitKamailio(Path folder, List<String> defines, int sipPort, int rpcPort) {
        this.folder = folder;
        this.defines = defines;
        this.sipPort = sipPort;
        this.rpcPort = rpcPort;
    }

    /** Configured, not started. Skips the test where there is no Kamailio. */
    static KitKamailio in(Path folder, String algorithm, List<String> defines, String first, String second)
            throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "there is no " + PROGRAM + "; install kamailio");
        KitKamailio made = new KitKamailio(folder, List.copyOf(defines), KitAsterisk.freeUdp(), KitAsterisk.freeTcp());
        List<String> words = new ArrayList<>(
                List.of("sh", "deploy/telephony/bin/render.sh", "deploy/telephony/kamailio", folder.toString()));
        words.addAll(List.of("ADDRESS=" + KitAsterisk.ADDRESS, "DIR=" + folder, "CHILDREN=2", "PING_SECONDS=1"));
        words.addAll(List.of("ALGORITHM=" + algorithm, "RPC_ADDRESS=" + KitAsterisk.ADDRESS));
        words.addAll(List.of("RPC_PORT=" + made.rpcPort, "RPC_FROM=127.0.0.1,127.0.0.2"));
        words.addAll(List.of("ASTERISK1=" + first, "ASTERISK2=" + second));
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
        Path file = folder.resolve("kamailio.cfg");
        String plain = "udp:" + KitAsterisk.ADDRESS + ":";
        Files.writeString(file, Files.readString(file).replace(plain + "5060", plain + made.sipPort));
        return made;
    }

    /** Returns when its RPC answers. */
    KitKamailio start() throws Exception {
        List<String> words = new ArrayList<>(List.of(PROGRAM.toString(), "-f", folder + "/kamailio.cfg", "-DD", "-E"));
        words.addAll(List.of("-Y", folder.toString(), "-w", folder.toString()));
        defines.forEach(define -> words.addAll(List.of("-A", define)));
        process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console.log").toFile())
                .start();
        await().atMost(SOON).until(() -> rpc("\"dispatcher.list\"").contains("FLAGS"));
        return this;
    }

    void stop() {
        if (process != null) {
            process.destroy();
            process.onExit().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    URI at() {
        return URI.create("http://" + KitAsterisk.ADDRESS + ":" + rpcPort + "/RPC");
    }

    /** Two letters; empty while it does not answer. */
    String flags(String uri) throws Exception {
        String text = rpc("\"dispatcher.list\"");
        int found = text.indexOf(uri);
        return found < 0 ? "" : text.substring(found).replaceFirst("(?s).*?\"FLAGS\":\\s*\"(..).*", "$1");
    }

    /** {@code method}: with quotes, and parameters after it. Empty while it does not answer. */
    String rpc(String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at())
                .timeout(Duration.ofSeconds(1))
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" + method + "}"))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return ""; // it is being restarted
        }
    }

    /** The final answer to a new call. */
    String call(String number) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(KitAsterisk.ADDRESS, 0))) {
            String own = KitAsterisk.ADDRESS + ":" + socket.getLocalPort();
            String id = UUID.randomUUID().toString();
            byte[] invite = String.join(
                            "\r\n",
                            "INVITE sip:" + number + "@" + KitAsterisk.ADDRESS + ":" + sipPort + " SIP/2.0",
                            "Via: SIP/2.0/UDP " + own + ";branch=z9hG4bK" + id,
                            "From: <sip:test@" + own + ">;tag=" + id,
                            "To: <sip:" + number + "@" + KitAsterisk.ADDRESS + ">",
                            "Call-ID: " + id,
                            "CSeq: 1 INVITE",
                            "Contact: <sip:test@" + own + ">",
                            "Max-Forwards: 70",
                            "Content-Length: 0",
                            "",
                            "")
                    .getBytes(StandardCharsets.UTF_8);
            socket.setSoTimeout((int) SOON.toMillis());
            socket.send(new DatagramPacket(invite, invite.length, new InetSocketAddress(KitAsterisk.ADDRESS, sipPort)));
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (!text.startsWith("SIP/2.0 1")) {
                    return text;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("no final answer", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
