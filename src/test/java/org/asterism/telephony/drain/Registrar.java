package org.asterism.telephony.drain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.telephony.KitAsterisk;

/** A provider that takes every registration (RFC 3261 §10) over UDP and knows which contacts there are. */
final class Registrar implements AutoCloseable {

    private static final Pattern CONTACT = Pattern.compile("(?im)^Contact:\\s*<sip:[^@>]*@([^;>]+)[^>]*>.*$");
    private static final Pattern EXPIRES = Pattern.compile("(?im)^Expires:\\s*(\\d+)|^Contact:.*;expires=(\\d+)");
    private static final Pattern KEPT_LINE = Pattern.compile("(?im)^(Via|From|To|Call-ID|CSeq):.*$");

    private final DatagramSocket socket;
    private final SortedSet<String> contacts = new ConcurrentSkipListSet<>();

    Registrar() throws SocketException {
        socket = new DatagramSocket(new InetSocketAddress(KitAsterisk.ADDRESS, 0));
        Thread thread = new Thread(this::run, "registrar");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** HOST:PORT of each contact that is registered now. */
    SortedSet<String> contacts() {
        return new TreeSet<>(contacts);
    }

    /** As one that keeps a single contact forgets it when another came and went. */
    void forget() {
        contacts.clear();
    }

    private void run() {
        byte[] bytes = new byte[65_535];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
                String request = new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8);
                if (request.startsWith("REGISTER ")) {
                    byte[] answer = answer(request).getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String answer(String request) {
        Matcher contact = CONTACT.matcher(request);
        Matcher expires = EXPIRES.matcher(request);
        boolean isEnd = expires.find() && (expires.group(1) == null ? expires.group(2) : expires.group(1)).equals("0");
        StringBuilder answer = new StringBuilder("SIP/2.0 200 OK\r\n");
        KEPT_LINE
                .matcher(request)
                .results()
                .forEach(line -> answer.append(line.group().strip())
                        .append(
                                line.group().toLowerCase(java.util.Locale.ROOT).startsWith("to:")
                                        ? ";tag=provider"
                                        : "")
                        .append("\r\n"));
        if (contact.find()) {
            if (isEnd) {
                contacts.remove(contact.group(1));
            } else {
                contacts.add(contact.group(1));
                answer.append(contact.group().strip().replaceAll(";expires=\\d+", ""))
                        .append(";expires=3600\r\n");
            }
        }
        return answer.append("Content-Length: 0\r\n\r\n").toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
