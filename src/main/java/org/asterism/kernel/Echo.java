package org.asterism.kernel;

import com.sun.jna.Memory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.asterism.model.BootTime;

/** Asks hosts whether they are there by ICMP echo requests, without a process. Needs CAP_NET_RAW. */
public final class Echo {

    static final int REPLY = 0;
    static final int REQUEST = 8;
    static final int REQUEST6 = 128;
    static final int REPLY6 = 129;

    private static final int MOST_HOSTS = 256;

    private Echo() {}

    /** Which address asks. */
    public sealed interface Sender {

        /** The one that the kernel takes. */
        record Any() implements Sender {}

        /** That one, through that device: an answer shows that the way back to this address leads here. */
        record From(InetAddress address, DeviceName device) implements Sender {
            @Override
            public String toString() {
                return address.getHostAddress() + " on " + device;
            }
        }
    }

    /**
     * What is asked.
     *
     * @param hosts at most 256, IPv4 and IPv6; with {@link Sender.From} all of the sender's family
     * @param attempts requests to each host until it has answered
     * @param patience for the answers to one attempt
     */
    public record Question(List<InetAddress> hosts, int attempts, Duration patience, Sender sender) {

        public Question {
            hosts = List.copyOf(hosts);
            if (hosts.size() > MOST_HOSTS || attempts < 1 || patience.isNegative()) {
                throw new IllegalArgumentException("at most " + MOST_HOSTS + " hosts, 1 attempt or more: "
                        + hosts.size() + ", " + attempts + ", " + patience);
            }
        }
    }

    /**
     * Those that answered. All are asked at the same time; it ends as soon as all have answered. Blocks for at most attempts times
     * patience. Must be called in the network namespace that is meant.
     */
    public static Answer<Set<InetAddress>> ask(Question question) {
        List<IcmpSocket> sockets = new ArrayList<>();
        try {
            for (boolean isIpv4 : new boolean[] {true, false}) {
                if (question.hosts().stream().anyMatch(host -> host instanceof Inet4Address == isIpv4)) {
                    Answer<IcmpSocket> opened = IcmpSocket.open(isIpv4, question.sender());
                    if (opened instanceof Answer.Failed<IcmpSocket> failed) {
                        return new Answer.Failed<>(failed.refusal());
                    }
                    sockets.add(((Answer.Got<IcmpSocket>) opened).value());
                }
            }
            return new Answer.Got<>(ask(question, sockets));
        } finally {
            sockets.forEach(IcmpSocket::close);
        }
    }

    private static Set<InetAddress> ask(Question question, List<IcmpSocket> sockets) {
        byte[] token = ByteBuffer.allocate(IcmpSocket.TOKEN_BYTES)
                .putLong(ThreadLocalRandom.current().nextLong())
                .array();
        Set<InetAddress> missing = new LinkedHashSet<>(question.hosts());
        Set<InetAddress> answered = new LinkedHashSet<>();
        int scope = question.sender() instanceof Sender.From from
                ? Libc.if_nametoindex(from.device().value())
                : 0;
        for (int attempt = 1; attempt <= question.attempts() && !missing.isEmpty(); attempt++) {
            for (InetAddress host : missing) {
                int index = sockets.size() == 1 || host instanceof Inet4Address ? 0 : 1;
                sockets.get(index).send(host, host.isLinkLocalAddress() ? scope : 0, attempt, token);
            }
            BootTime end = BootClock.now().plus(question.patience());
            for (Duration left = question.patience();
                    !missing.isEmpty() && left.toMillis() > 0;
                    left = end.since(BootClock.now())) {
                await(sockets, left);
                sockets.forEach(socket -> {
                    for (var from = socket.receive(token); from.isPresent(); from = socket.receive(token)) {
                        if (missing.remove(from.get())) {
                            answered.add(from.get());
                        }
                    }
                });
            }
        }
        return answered;
    }

    private static void await(List<IcmpSocket> sockets, Duration limit) {
        try (Memory entries = new Memory(8L * sockets.size())) {
            for (int i = 0; i < sockets.size(); i++) {
                entries.setInt(8L * i, sockets.get(i).fd());
                entries.setInt(8L * i + 4, Libc.POLLIN);
            }
            Libc.poll(entries, sockets.size(), (int) Math.min(Integer.MAX_VALUE, Math.max(1, limit.toMillis())));
        }
    }
}
