package org.asterism.telephony;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/** Asks SIP stacks over UDP whether they live: OPTIONS with retransmissions, as a non-INVITE client transaction. */
public final class SipOptionsProbe {

    private static final Duration T2 = Duration.ofSeconds(4);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProbeLoop loop;

    public SipOptionsProbe(ProbeLoop loop) {
        this.loop = loop;
    }

    /** Never fails; completes within the probe's limit, on the loop's thread: hand over before doing more. */
    public CompletionStage<SipAnswer> ask(SipProbe probe) {
        Transaction transaction = new Transaction(probe, loop::now);
        loop.hold(transaction);
        return transaction.answer;
    }

    private static final class Transaction implements Conversation {

        private final SipProbe probe;
        private final Supplier<BootTime> clock;
        private final String token;
        private final BootTime begin;
        private final BootTime end;
        private final CompletableFuture<SipAnswer> answer = new CompletableFuture<>();
        private final ByteBuffer incoming = ByteBuffer.allocate(8 * 1024);
        private @Nullable DatagramChannel channel;
        private byte[] request = new byte[0];
        private int sent;
        private Duration pause;
        private BootTime due;

        private Transaction(SipProbe probe, Supplier<BootTime> clock) {
            BootTime now = clock.get();
            this.clock = clock;
            byte[] random = new byte[12];
            RANDOM.nextBytes(random);
            this.probe = probe;
            this.token = HexFormat.of().formatHex(random);
            this.begin = now;
            this.end = now.plus(probe.limit());
            this.pause = probe.t1();
            this.due = now;
        }

        @Override
        public void begin(Selector selector) throws IOException {
            boolean isVersion4 = probe.target().getAddress() instanceof java.net.Inet4Address;
            DatagramChannel opened =
                    DatagramChannel.open(isVersion4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
            channel = opened;
            opened.configureBlocking(false);
            opened.bind(new InetSocketAddress(probe.source(), 0));
            opened.connect(probe.target());
            opened.register(selector, SelectionKey.OP_READ, this);
            String local = SipProbe.text((InetSocketAddress) opened.getLocalAddress());
            request = SipMessage.options("UDP", probe.uri(), local, token);
            send(opened, clock.get());
        }

        @Override
        public void onReady(SelectionKey key) throws IOException {
            DatagramChannel readable = (DatagramChannel) key.channel();
            incoming.clear();
            while (!isOver() && readable.read(incoming) > 0) {
                weigh(SipMessage.read(incoming.array(), incoming.position()));
                incoming.clear();
            }
        }

        private void weigh(SipMessage message) {
            if (!(message instanceof SipMessage.Response response)
                    || !response.answers(SipMessage.newBranch(token), "OPTIONS")
                    || !response.isFinal()) {
                return;
            }
            finish(
                    probe.failures().contains(response.status())
                            ? new SipAnswer.Unwell(response.status(), response.phrase())
                            : new SipAnswer.Alive(
                                    response.status(),
                                    response.phrase(),
                                    clock.get().since(begin)));
        }

        @Override
        public BootTime due() {
            return due;
        }

        @Override
        public void onDue(BootTime now) throws IOException {
            if (!now.isBefore(end)) {
                finish(new SipAnswer.Silent(probe.limit(), sent));
            } else if (channel != null) {
                send(channel, now);
            }
        }

        private void send(DatagramChannel out, BootTime now) throws IOException {
            out.write(ByteBuffer.wrap(request));
            sent++;
            BootTime next = now.plus(pause);
            due = next.isBefore(end) ? next : end;
            pause = pause.multipliedBy(2).compareTo(T2) > 0 ? T2 : pause.multipliedBy(2);
        }

        @Override
        public void onError(IOException error) {
            finish(
                    error instanceof PortUnreachableException
                            ? new SipAnswer.Closed()
                            : new SipAnswer.NotAsked(String.valueOf(error.getMessage())));
        }

        @Override
        public void abandon(String reason) {
            finish(new SipAnswer.NotAsked(reason));
        }

        @Override
        public boolean isOver() {
            return answer.isDone();
        }

        private void finish(SipAnswer result) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                // nothing of it is needed any more
            }
            answer.complete(result);
        }
    }
}
