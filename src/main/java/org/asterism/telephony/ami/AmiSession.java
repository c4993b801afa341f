package org.asterism.telephony.ami;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.telephony.ami.AmiState.Cause;

/** One TCP connection from its opening to its end. Runs on the client's thread only. */
final class AmiSession implements AutoCloseable {

    /** Why it is over. */
    static final class Ended extends IOException {

        private static final long serialVersionUID = 1;

        private final Cause cause;

        Ended(Cause cause, String reason) {
            super(reason);
            this.cause = cause;
        }

        Cause cause() {
            return cause;
        }
    }

    /** Unsent bytes after which Asterisk counts as not reading. */
    private static final int MOST_UNSENT = 1 << 20;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final AmiSettings settings;
    private final Selector selector;
    private final Supplier<BootTime> clock;
    private final Consumer<AmiMessage> events;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final AmiBlocks blocks = new AmiBlocks();
    private final ByteBuffer incoming = ByteBuffer.allocate(64 * 1024);
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private final Map<String, PendingAction> pending = new LinkedHashMap<>();
    private long ids;
    private long unsentBytes;
    private BootTime heard;
    private BootTime nextPing;

    AmiSession(AmiSettings settings, Selector selector, Supplier<BootTime> clock, Consumer<AmiMessage> events)
            throws IOException {
        this.settings = settings;
        this.selector = selector;
        this.clock = clock;
        this.events = events;
        this.heard = clock.get();
        this.nextPing = heard.plus(settings.pingEvery());
        this.channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(settings.address());
            this.key =
                    channel.register(selector, channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Connects and logs in. */
    void connect(Consumer<String> loggedIn, BooleanSupplier isGivenUp) throws IOException {
        BootTime end = heard.plus(settings.connect());
        PendingAction login = new PendingAction(
                AmiAction.of("Login")
                        .with("Username", settings.user())
                        .with("Secret", settings.secret())
                        .with("Events", settings.events()),
                settings.connect(),
                heard);
        boolean isSent = false;
        while (!login.future().isDone()) {
            if (isGivenUp.getAsBoolean()) {
                throw new Ended(Cause.CLOSED, "closed");
            }
            BootTime now = clock.get();
            if (!now.isBefore(end)) {
                String what = channel.isConnected() ? "no login within " : "no connection within ";
                throw new Ended(Cause.SILENT, what + settings.connect().toMillis() + " ms");
            }
            if (!isSent && !blocks.greeting().isEmpty()) {
                send(login);
                isSent = true;
            }
            turn(end.since(now));
        }
        AmiReply reply = login.future().getNow(new AmiReply.Silent(settings.connect()));
        if (reply instanceof AmiReply.Refused refused) {
            throw new Ended(Cause.NO_ENTRY, "login refused: " + refused.reason());
        }
        String greeting = blocks.greeting();
        loggedIn.accept(greeting.substring(greeting.lastIndexOf('/') + 1));
    }

    /** Waits for something to happen, at most until the next thing is due. */
    void step() throws IOException {
        BootTime now = clock.get();
        if (now.since(heard).compareTo(settings.silence()) >= 0) {
            throw new Ended(
                    Cause.SILENT, "nothing heard for " + now.since(heard).toMillis() + " ms");
        }
        if (!now.isBefore(nextPing)) {
            nextPing = now.plus(settings.pingEvery());
            send(new PendingAction(AmiAction.of("Ping"), settings.silence(), now));
        }
        BootTime due = BootTime.min(nextPing, heard.plus(settings.silence()));
        for (PendingAction action : pending.values()) {
            due = BootTime.min(due, action.end());
        }
        turn(due.since(now));
        BootTime after = clock.get();
        pending.values().removeIf(action -> {
            boolean isOver = !after.isBefore(action.end());
            if (isOver) {
                action.silent();
            }
            return isOver;
        });
    }

    void send(PendingAction action) {
        if (pending.size() >= AmiClient.MOST_PENDING || unsentBytes > MOST_UNSENT) {
            action.future().complete(new AmiReply.NotConnected("Asterisk does not take more actions"));
            return;
        }
        String id = "asterism-" + ++ids;
        pending.put(id, action);
        byte[] bytes = action.action().text(id).getBytes(StandardCharsets.UTF_8);
        unsent.add(ByteBuffer.wrap(bytes));
        unsentBytes += bytes.length;
    }

    private void turn(Duration wait) throws IOException {
        if (channel.isConnected()) {
            key.interestOps(unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
        Duration bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        selector.select(Math.max(1, bounded.toMillis() + 1));
        selector.selectedKeys().clear();
        if (!key.isValid()) {
            throw new Ended(Cause.LOST, "connection closed");
        }
        if (key.isConnectable()) {
            finishConnect();
        } else {
            if (key.isWritable()) {
                write();
            }
            if (key.isReadable()) {
                read();
            }
        }
    }

    private void finishConnect() throws IOException {
        try {
            channel.finishConnect();
        } catch (ConnectException e) {
            throw new Ended(Cause.REFUSED, settings.address() + ": " + e.getMessage());
        }
    }

    private void write() throws IOException {
        for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
            unsentBytes -= channel.write(next);
            if (next.hasRemaining()) {
                return;
            }
            unsent.remove();
        }
    }

    private void read() throws IOException {
        incoming.clear();
        int count = channel.read(incoming);
        if (count < 0) {
            throw new Ended(Cause.LOST, "Asterisk ended the connection");
        }
        heard = clock.get();
        incoming.flip();
        blocks.take(incoming, this::onMessage);
    }

    private void onMessage(AmiMessage message) {
        String id = message.text("ActionID");
        PendingAction action = pending.get(id);
        if (action != null && (message.isResponse() || action.isListing())) {
            action.take(message, clock.get()).ifPresent(reply -> {
                pending.remove(id);
                action.future().complete(reply);
            });
        } else if (message.event().isPresent()) {
            events.accept(message);
        }
    }

    /** What still waits is told so. */
    @Override
    public void close() {
        try {
            channel.close();
            selector.selectNow(); // lets go of the key
        } catch (IOException e) {
            // nothing of it is needed any more
        }
        List.copyOf(pending.values())
                .forEach(action -> action.future().complete(new AmiReply.NotConnected("the connection has ended")));
        pending.clear();
    }
}
