package org.asterism.telephony.drain;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.asterism.telephony.KitAsterisk;

/** Answers each INVITE with 486, and counts them. */
final class BusyTelephone implements AutoCloseable {

    private static final int LONGEST = 65_535;
    private static final List<String> COPIED = List.of("via:", "from:", "to:", "call-id:", "cseq:");

    final AtomicInteger calls = new AtomicInteger();
    private final DatagramSocket socket;

    BusyTelephone() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(KitAsterisk.ADDRESS, 0));
        Thread thread = new Thread(this::answer, "busy telephone");
        thread.setDaemon(true);
        thread.start();
    }

    String place() {
        return KitAsterisk.ADDRESS + ":" + socket.getLocalPort();
    }

    private void answer() {
        try {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (text.startsWith("INVITE ")) {
                    calls.incrementAndGet();
                    String copied = text.lines()
                            .filter(line -> COPIED.stream()
                                    .anyMatch(name ->
                                            line.toLowerCase(Locale.ROOT).startsWith(name)))
                            .map(line -> line.toLowerCase(Locale.ROOT).startsWith("to:") ? line + ";tag=busy" : line)
                            .collect(Collectors.joining("\r\n"));
                    byte[] answer = ("SIP/2.0 486 Busy Here\r\n" + copied + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
