package org.asterism.telephony;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.model.BootTime;
import org.jspecify.annotations.Nullable;

/** Gives commands to Asterisk by its control socket, as {@code asterisk -rx} does, without a process. */
public final class AsteriskControl {

    /** Waits until all modules are loaded. */
    public static final String WAIT_FULLY_BOOTED = "core waitfullybooted";

    public static final String FULLY_BOOTED = "fully booted";

    /** Calls in progress; refused during a graceful shutdown. */
    public static final String COUNT_CHANNELS = "core show channels count";

    /** What a command that cannot be run during a shutdown is answered with, as {@link #COUNT_CHANNELS}. */
    public static final String SHUTTING_DOWN = "cannot be run during shutdown";

    /** Ends Asterisk at once, calls and all. */
    public static final String STOP_NOW = "core stop now";

    public static final String VERSION = "core show version";

    private static final Duration CONNECT_PAUSE = Duration.ofMillis(50);
    private static final int MOST_OUTPUT = 1 << 20;
    private static final Pattern GREETING = Pattern.compile("[^/\\n]*/([0-9]{1,10})/([^\\n]*)\\n");

    private final ProbeLoop loop;

    public AsteriskControl(ProbeLoop loop) {
        this.loop = loop;
    }

    /** Never fails; completes within the limit, on the loop's thread: hand over before doing more. */
    public CompletionStage<ControlAnswer> command(Path socket, String command, Duration limit) {
        if (command.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a command has no NUL: '" + command + "'");
        }
        Exchange exchange = new Exchange(socket, command, limit, loop::now);
        loop.hold(exchange);
        return exchange.answer;
    }

    private static final class Exchange implements Conversation {

        private final Path socket;
        private final Duration limit;
        private final Supplier<BootTime> clock;
        private final BootTime begin;
        private final BootTime end;
        private final ByteBuffer question;
        private final ByteBuffer incoming = ByteBuffer.allocate(16 * 1024);
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final CompletableFuture<ControlAnswer> answer = new CompletableFuture<>();
        private @Nullable SocketChannel channel;
        private @Nullable Selector place;
        private BootTime again;

        private Exchange(Path socket, String command, Duration limit, Supplier<BootTime> clock) {
            this.socket = socket;
            this.limit = limit;
            this.clock = clock;
            BootTime now = clock.get();
            this.begin = now;
            this.end = now.plus(limit);
            this.again = now.plus(limit);
            this.question = ByteBuffer.wrap(("cli quit after " + command + "\0").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void begin(Selector selector) throws IOException {
            if (!Files.exists(socket)) {
                finish(new ControlAnswer.NoOne("no " + socket));
                return;
            }
            place = selector;
            connect(selector);
        }

        /**
         * EAGAIN of connect(2), unix(7). Java tells it apart neither by type nor, in other languages than English, by its words: so
         * what is neither a refusal nor for want of the file or of the right to it.
         */
        private boolean isQueueFull(IOException e) {
            return e instanceof SocketException && !(e instanceof ConnectException) && Files.isWritable(socket);
        }

        /** When as many wait as may, nobody takes callers at the moment: the same as silence. */
        private void connect(Selector selector) throws IOException {
            SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
            opened.configureBlocking(false);
            try {
                boolean isConnected = opened.connect(UnixDomainSocketAddress.of(socket));
                channel = opened;
                again = end;
                opened.register(selector, isConnected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
            } catch (IOException e) {
                opened.close();
                if (!isQueueFull(e)) {
                    throw e;
                }
                BootTime next = clock.get().plus(CONNECT_PAUSE);
                again = next.isBefore(end) ? next : end;
            }
        }

        @Override
        public void onReady(SelectionKey key) throws IOException {
            SocketChannel ready = (SocketChannel) key.channel();
            if (key.isConnectable() && ready.finishConnect()) {
                key.interestOps(SelectionKey.OP_WRITE);
            } else if (key.isWritable()) {
                ready.write(question);
                if (!question.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ);
                }
            } else if (key.isReadable()) {
                read(ready);
            }
        }

        private void read(SocketChannel readable) throws IOException {
            incoming.clear();
            int count = readable.read(incoming);
            if (count < 0) {
                finish(said());
            } else if (heard.size() < MOST_OUTPUT) {
                heard.write(incoming.array(), 0, Math.min(count, MOST_OUTPUT - heard.size()));
            }
        }

        private ControlAnswer said() {
            String text = heard.toString(StandardCharsets.UTF_8);
            Duration took = clock.get().since(begin);
            Matcher greeting = GREETING.matcher(text);
            return greeting.lookingAt()
                    ? new ControlAnswer.Said(
                            Long.parseLong(greeting.group(1)), greeting.group(2), text.substring(greeting.end()), took)
                    : new ControlAnswer.Said(0, "", text, took);
        }

        @Override
        public BootTime due() {
            return again;
        }

        @Override
        public void onDue(BootTime now) throws IOException {
            if (now.isBefore(end) && place != null) {
                connect(place);
            } else {
                finish(new ControlAnswer.Silent(limit));
            }
        }

        /** Before the question is out nobody has taken it; after that the other end died on it. */
        @Override
        public void onError(IOException error) {
            finish(new ControlAnswer.NoOne(String.valueOf(error.getMessage())));
        }

        @Override
        public void abandon(String reason) {
            finish(new ControlAnswer.NotAsked(reason));
        }

        @Override
        public boolean isOver() {
            return answer.isDone();
        }

        private void finish(ControlAnswer result) {
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
