package org.asterism.demo.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.demo.client.SipText.Received;

/**
 * The telephone service of the demo without root: answers each SIP request with 200. Arguments: address to bind to, and a file
 * which gets the process number once it listens. Runs until it is killed.
 */
public final class ResponderMain {

    private static final int PORT = 5060;
    private static final int DATAGRAM_BYTES = 4096;

    private ResponderMain() {}

    public static void main(String... args) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(args[0]), PORT))) {
            Files.writeString(
                    Path.of(args[1]), Long.toString(ProcessHandle.current().pid()));
            DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
            while (true) {
                packet.setLength(DATAGRAM_BYTES);
                socket.receive(packet);
                Optional<Received> received = SipText.parse(packet.getData(), packet.getLength());
                if (received.isPresent() && received.get().isRequest()) {
                    byte[] answer = received.get().accepted("responder", args[0] + ":" + PORT);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        }
    }
}
