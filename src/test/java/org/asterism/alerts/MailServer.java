package org.asterism.alerts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server for one conversation after the other: RFC 5321, STARTTLS of RFC 3207, AUTH of RFC 4954. */
final class MailServer implements AutoCloseable {

    /** A mail that was taken. */
    record Mail(String from, String to, boolean isSecure, boolean isAuthenticated, String text) {}

    final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();
    final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final ServerSocket socket;
    private final SSLContext tls;
    private final boolean offersTls;

    /** Refuses the next mail, if not empty. */
    volatile String refusal = "";

    MailServer(SSLContext tls, boolean offersTls) throws IOException {
        this.tls = tls;
        this.offersTls = offersTls;
        this.socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serve, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                converse(client, false);
            } catch (IOException e) {
                commands.add("(" + e.getMessage() + ")");
            }
        }
    }

    private void converse(Socket client, boolean isSecure) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        boolean isAuthenticated = false;
        String from = "";
        String to = "";
        if (!isSecure) {
            say(client, "220 localhost");
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.toUpperCase(Locale.ROOT);
            commands.add(line);
            if (command.startsWith("EHLO")) {
                say(client, "250-localhost");
                if (offersTls && !isSecure) {
                    say(client, "250-STARTTLS");
                }
                say(client, "250 AUTH PLAIN");
            } else if (command.equals("STARTTLS")) {
                say(client, "220 go");
                SSLSocket upgraded = (SSLSocket) tls.getSocketFactory().createSocket(client, null, false);
                upgraded.setUseClientMode(false);
                upgraded.startHandshake();
                converse(upgraded, true);
                return;
            } else if (command.startsWith("AUTH PLAIN")) {
                isAuthenticated = decoded(line).endsWith("\0user\0s3cret");
                say(client, isAuthenticated ? "235 ok" : "535 no");
            } else if (command.startsWith("MAIL FROM:")) {
                from = line.substring("MAIL FROM:".length());
                say(client, refusal.isEmpty() ? "250 ok" : refusal);
            } else if (command.startsWith("RCPT TO:")) {
                to = line.substring("RCPT TO:".length());
                say(client, "250 ok");
            } else if (command.equals("DATA")) {
                say(client, "354 go on");
                mails.add(new Mail(from, to, isSecure, isAuthenticated, data(in)));
                say(client, "250 taken");
            } else if (command.equals("QUIT")) {
                say(client, "221 bye");
                return;
            } else {
                say(client, "250 ok");
            }
        }
    }

    private static String decoded(String line) {
        return new String(
                Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1)), StandardCharsets.UTF_8);
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
