package org.asterism.survival.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipMessage.Request;
import org.asterism.sip.SipMessage.Response;

/**
 * Client and server transactions (RFC 3261 §17) and the retransmission of 2xx to INVITE (§13.3.1.4). A client transaction ends
 * with one final response, or with 408 made here when none comes within 64 × T1.
 */
final class Transactions {

    private static final long T1 = 500;
    private static final long T2 = 4000;
    private static final long LIFE = 64 * T1;

    /** An INVITE that rings: as long as an operator would let it. */
    private static final long RINGING = 180_000;

    /** Takes what is to be sent. */
    interface Wire {
        void send(Leg leg, byte[] message);
    }

    private static final class Client {
        private final Leg leg;
        private final String method;
        private final long cseq;
        private final String branch;
        private final byte[] message;
        private final Consumer<Response> answered;
        private boolean isAnswered;
        private boolean isProceeding;
        private byte[] ack = {};
        private long pause = T1;
        private long end;

        private Client(
                Leg leg,
                String method,
                long cseq,
                String branch,
                byte[] message,
                Consumer<Response> answered,
                long end) {
            this.leg = leg;
            this.method = method;
            this.cseq = cseq;
            this.branch = branch;
            this.message = message;
            this.answered = answered;
            this.end = end;
        }

        private boolean isInvite() {
            return method.equals("INVITE");
        }
    }

    private static final class Server {
        private final Leg leg;
        private byte[] last = {};
        private boolean awaitsAck;
        private long pause = T1;
        private Runnable unacknowledged = () -> {};

        private Server(Leg leg) {
            this.leg = leg;
        }
    }

    private record Due(long at, long order, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final Wire wire;
    private final Supplier<String> branches;
    private final LongSupplier clock;
    private final Map<String, Client> clients = new HashMap<>();
    private final Map<String, Server> servers = new HashMap<>();
    private final PriorityQueue<Due> timers = new PriorityQueue<>();
    private long order;

    Transactions(Wire wire, Supplier<String> branches, LongSupplier clock) {
        this.wire = wire;
        this.branches = branches;
        this.clock = clock;
    }

    void after(long pause, Runnable task) {
        timers.add(new Due(clock.getAsLong() + pause, order++, task));
    }

    /** Runs what is due. */
    void tick() {
        while (!timers.isEmpty() && timers.peek().at() <= clock.getAsLong()) {
            timers.remove().task().run();
        }
    }

    /** When {@link #tick} has something to do; {@code Long.MAX_VALUE} = never. */
    long due() {
        return timers.isEmpty() ? Long.MAX_VALUE : timers.peek().at();
    }

    /** Sends a request; {@code answered} gets the final response once. Returns its number. */
    long request(Leg leg, String method, Map<String, String> extra, String body, Consumer<Response> answered) {
        long cseq = leg.nextCseq();
        String branch = SipMessage.newBranch(branches.get());
        byte[] message = leg.request(method, cseq, branch, extra, body);
        Client client = new Client(leg, method, cseq, branch, message, answered, clock.getAsLong() + LIFE);
        clients.put(branch, client);
        wire.send(leg, message);
        again(client);
        after(LIFE, () -> expire(client));
        return cseq;
    }

    private void again(Client client) {
        if (client.leg.isReliable()) {
            return;
        }
        after(client.pause, () -> {
            boolean isDone = client.isAnswered || (client.isInvite() && client.isProceeding);
            if (!isDone && clock.getAsLong() < client.end) {
                wire.send(client.leg, client.message);
                client.pause = client.isInvite() ? client.pause * 2 : Math.min(T2, client.pause * 2);
                again(client);
            }
        });
    }

    private void expire(Client client) {
        long now = clock.getAsLong();
        if (now < client.end) {
            after(client.end - now, () -> expire(client));
            return;
        }
        clients.remove(client.branch);
        if (!client.isAnswered) {
            client.isAnswered = true;
            client.answered.accept(new Response(408, "Request Timeout", List.of(), ""));
        }
    }

    /** A response of the far end. */
    void response(Response response) {
        Client client = clients.get(response.branch());
        if (client == null || !response.cseqMethod().equals(client.method)) {
            return;
        }
        if (!response.isFinal()) {
            if (!client.isProceeding && client.isInvite()) {
                client.isProceeding = true;
                client.end = clock.getAsLong() + RINGING;
            }
            return;
        }
        if (client.isAnswered) {
            if (client.ack.length > 0) {
                wire.send(client.leg, client.ack);
            }
            return;
        }
        client.isAnswered = true;
        client.end = clock.getAsLong() + LIFE;
        after(LIFE, () -> expire(client));
        client.leg.heard(response);
        if (client.isInvite() && !response.isSuccess()) {
            client.ack = client.leg.request("ACK", client.cseq, client.branch, Map.of(), "");
            wire.send(client.leg, client.ack);
        }
        client.answered.accept(response);
    }

    /** Acknowledges the 2xx to this INVITE, and each that is sent again. */
    void acknowledge(Leg leg, long cseq, String body) {
        byte[] ack = leg.request("ACK", cseq, SipMessage.newBranch(branches.get()), Map.of(), body);
        wire.send(leg, ack);
        clients.values().stream()
                .filter(client -> client.leg == leg && client.cseq == cseq && client.isInvite())
                .findFirst()
                .ifPresent(client -> client.ack = ack);
    }

    /** False if the request came before: it was answered again. An ACK is always new. */
    boolean isNew(Leg leg, Request request) {
        String key = key(request);
        Server server = servers.get(key);
        if (request.method().equals("ACK")) {
            return true;
        }
        if (server != null) {
            if (server.last.length > 0) {
                wire.send(leg, server.last);
            }
            return false;
        }
        servers.put(key, new Server(leg));
        after(LIFE + RINGING, () -> servers.remove(key));
        return true;
    }

    private static String key(Request request) {
        return request.method() + " " + request.branch() + " " + request.cseq();
    }

    void respond(Leg leg, Request to, int status, String phrase, String body) {
        Server server = servers.computeIfAbsent(key(to), key -> new Server(leg));
        server.last = leg.response(to, status, phrase, body);
        wire.send(leg, server.last);
    }

    /** Answers an INVITE with 200 until its ACK comes; {@code unacknowledged} is run when none does. */
    void accept(Leg leg, Request to, String body, Runnable unacknowledged) {
        respond(leg, to, 200, "OK", body);
        Server server = servers.get(key(to));
        if (server != null) {
            server.awaitsAck = true;
            server.unacknowledged = unacknowledged;
            acceptAgain(server, clock.getAsLong() + LIFE);
        }
    }

    private void acceptAgain(Server server, long until) {
        after(server.pause, () -> {
            if (!server.awaitsAck) {
                return;
            }
            if (clock.getAsLong() >= until) {
                server.awaitsAck = false;
                server.unacknowledged.run();
                return;
            }
            wire.send(server.leg, server.last);
            server.pause = Math.min(T2, server.pause * 2);
            acceptAgain(server, until);
        });
    }

    /** The ACK of that INVITE came. */
    void acknowledged(Request invite) {
        Server server = servers.get(key(invite));
        if (server != null) {
            server.awaitsAck = false;
        }
    }
}
