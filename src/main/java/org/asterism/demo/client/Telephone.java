package org.asterism.demo.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.asterism.demo.client.Call.Action;
import org.asterism.demo.client.Observation.CallStep;
import org.asterism.demo.client.SipText.Received;

/** Sends OPTIONS the usual way and over each pin, and makes calls; one thread, one selector. */
final class Telephone {

    private static final int PORT = 5060;
    private static final int DATAGRAM_BYTES = 4096;
    private static final String NUMBER = "101";
    private static final long TALK_MICROS = 2_000_000;
    /** OPTIONS not answered by then are forgotten; bounds the memory. */
    private static final int MOST_PENDING = 1000;

    /**
     * What to do.
     *
     * @param own the client's usual address
     * @param pins source addresses whose packets go to one host each
     * @param callsPerSecond 0 = none
     */
    record Plan(InetAddress own, InetAddress service, List<InetAddress> pins, Duration period, int callsPerSecond) {}

    private final Plan plan;
    private final InetSocketAddress service;
    private final Consumer<Observation> observer;
    private final Selector selector;
    private final DatagramChannel usual;
    private final InetSocketAddress usualAddress;
    private final List<DatagramChannel> pins = new ArrayList<>();
    private final Map<String, Long> pending;
    private final Map<String, Call> calls = new HashMap<>();
    private final Map<String, Long> callNumbers = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_BYTES);
    private long sent;
    private long dialled;

    Telephone(Plan plan, Consumer<Observation> observer) throws IOException {
        this.plan = plan;
        this.observer = observer;
        this.service = new InetSocketAddress(plan.service(), PORT);
        this.selector = Selector.open();
        this.usual = channel(plan.own());
        this.usualAddress = (InetSocketAddress) usual.getLocalAddress();
        for (InetAddress pin : plan.pins()) {
            pins.add(channel(pin));
        }
        this.pending = new java.util.LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > MOST_PENDING;
            }
        };
    }

    private DatagramChannel channel(InetAddress from) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.bind(new InetSocketAddress(from, 0));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    /** Goes on until the thread is interrupted. */
    void run() throws IOException {
        long periodMicros = plan.period().toNanos() / 1000;
        long callMicros = plan.callsPerSecond() == 0 ? Long.MAX_VALUE : 1_000_000L / plan.callsPerSecond();
        long nextPing = nowMicros();
        long nextCall = plan.callsPerSecond() == 0 ? Long.MAX_VALUE : nextPing;
        while (!Thread.currentThread().isInterrupted()) {
            long now = nowMicros();
            if (now >= nextPing) {
                ping(now);
                nextPing = Math.max(nextPing + periodMicros, now);
            }
            if (now >= nextCall) {
                dial(now);
                nextCall = Math.max(nextCall + callMicros, now);
            }
            tickCalls(now);
            long due = Math.min(Math.min(nextPing, nextCall), nextTick());
            long waitMs = Math.max(1, Math.min(100, (due - nowMicros() + 999) / 1000));
            selector.select(waitMs);
            selector.selectedKeys().clear();
            receive();
        }
    }

    private void ping(long now) {
        sent++;
        pending.put("u" + sent, now);
        send(usual, options("u" + sent, usualAddress));
        for (int pin = 0; pin < pins.size(); pin++) {
            send(
                    pins.get(pin),
                    options(
                            "p" + pin + "-" + sent,
                            new InetSocketAddress(plan.pins().get(pin), 5060)));
        }
    }

    private byte[] options(String callId, InetSocketAddress own) {
        String target = "sip:" + NUMBER + "@" + plan.service().getHostAddress();
        return new SipText.Request("OPTIONS", target, callId, 1, "", callId, own, service).bytes();
    }

    private void dial(long now) {
        dialled++;
        Call call = new Call(new Call.Line(usualAddress, service, NUMBER, TALK_MICROS), "c" + dialled, now);
        calls.put(call.callId(), call);
        callNumbers.put(call.callId(), dialled);
    }

    private long nextTick() {
        return calls.values().stream().mapToLong(Call::dueMicros).min().orElse(Long.MAX_VALUE);
    }

    private void tickCalls(long now) {
        for (Call call : List.copyOf(calls.values())) {
            if (call.dueMicros() <= now) {
                carryOut(call, call.tick(now), now);
            }
        }
    }

    private void receive() throws IOException {
        List<DatagramChannel> all = new ArrayList<>(pins);
        all.add(usual);
        for (DatagramChannel channel : all) {
            buffer.clear();
            while (receiveInto(channel)) {
                Optional<Received> received = SipText.parse(buffer.array(), buffer.position());
                if (channel.equals(usual) && received.isPresent()) {
                    handle(received.get(), nowMicros());
                }
                buffer.clear();
            }
        }
    }

    /** An ICMP error reported by the socket (nobody listens just now) is no news here. */
    private boolean receiveInto(DatagramChannel channel) throws IOException {
        try {
            return channel.receive(buffer) != null;
        } catch (java.net.PortUnreachableException e) {
            return false;
        }
    }

    private void handle(Received received, long now) {
        if (received.status() == 0) {
            answerRequest(received, now);
            return;
        }
        if (received.method().equals("OPTIONS")) {
            Long sentAt = pending.remove(received.callId());
            if (sentAt != null && received.status() == 200) {
                observer.accept(new Observation.Answered(now, now - sentAt));
            }
            return;
        }
        Call call = calls.get(received.callId());
        if (call != null) {
            carryOut(call, call.receive(received, now), now);
        }
    }

    private void answerRequest(Received received, long now) {
        if (received.isRequest()) {
            String own = usualAddress.getAddress().getHostAddress() + ":" + usualAddress.getPort();
            send(usual, received.accepted("telephone", own));
        }
        Call call = calls.get(received.callId());
        if (call != null && received.method().equals("BYE")) {
            carryOut(call, call.hungUp(), now);
        }
    }

    private void carryOut(Call call, Action action, long now) {
        action.send().ifPresent(bytes -> send(usual, bytes));
        if (action.step().isEmpty()) {
            return;
        }
        CallStep step = action.step().get();
        observer.accept(new Observation.Called(now, callNumbers.getOrDefault(call.callId(), 0L), step));
        if (step == CallStep.ENDED || step == CallStep.FAILED || step == CallStep.LOST) {
            calls.remove(call.callId());
            callNumbers.remove(call.callId());
        }
    }

    /** A failed send is a lost packet: the network is what this watches. */
    private void send(DatagramChannel channel, byte[] bytes) {
        try {
            channel.send(ByteBuffer.wrap(bytes), service);
        } catch (IOException e) {
            return;
        }
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
