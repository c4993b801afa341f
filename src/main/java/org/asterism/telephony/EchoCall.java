package org.asterism.telephony;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.asterism.model.BootTime;
import org.asterism.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/**
 * One call to an echo. Phases: calling → talking → listening to what still comes → hanging up; a call that is not answered is taken
 * back first, and one that is answered nevertheless is hung up.
 */
final class EchoCall implements Conversation {

    private static final Duration T1 = Duration.ofMillis(500);
    private static final Duration T2 = Duration.ofSeconds(4);
    private static final Duration PACKET = Duration.ofMillis(20);

    /** For packets on their way. */
    private static final Duration TAIL = Duration.ofMillis(200);

    /** For the answer to BYE or CANCEL. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private enum Phase {
        CALLING,
        TALKING,
        LISTENING,
        CANCELLING,
        HANGING_UP,
        OVER
    }

    private final CallTrial trial;
    private final Supplier<BootTime> clock;
    private final CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
    private final ByteBuffer incoming = ByteBuffer.allocate(8 * 1024);
    private final CallMessages messages;
    private @Nullable DatagramChannel signalling;
    private @Nullable EchoSound sound;
    private @Nullable Duration postDial;
    private Phase phase = Phase.CALLING;
    private BootTime begin;
    private BootTime end;
    private BootTime due;
    private Duration pause = T1;
    private byte[] again = new byte[0];

    EchoCall(CallTrial trial, Supplier<BootTime> clock) {
        this.trial = trial;
        this.clock = clock;
        this.messages = new CallMessages(trial.uri());
        BootTime now = clock.get();
        this.begin = now;
        this.due = now;
        this.end = now.plus(trial.answer());
    }

    CompletionStage<CallAnswer> answer() {
        return answer;
    }

    @Override
    public void begin(Selector selector) throws IOException {
        DatagramChannel opened = open();
        signalling = opened;
        opened.bind(new InetSocketAddress(trial.source(), 0));
        opened.connect(trial.target());
        opened.register(selector, SelectionKey.OP_READ, this);
        InetSocketAddress local = (InetSocketAddress) opened.getLocalAddress();
        EchoSound made = new EchoSound(open(), trial.packets());
        sound = made;
        made.begin(selector, this, local.getAddress());
        begin = clock.get();
        end = begin.plus(trial.answer());
        request(messages.invite(local, made.port()), begin);
    }

    private DatagramChannel open() throws IOException {
        boolean isVersion4 = trial.target().getAddress() instanceof Inet4Address;
        DatagramChannel opened =
                DatagramChannel.open(isVersion4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        opened.configureBlocking(false);
        return opened;
    }

    @Override
    public void onReady(SelectionKey key) throws IOException {
        DatagramChannel readable = (DatagramChannel) key.channel();
        if (sound != null && sound.isOf(readable)) {
            sound.read();
            return;
        }
        incoming.clear();
        while (phase != Phase.OVER && readable.read(incoming) > 0) {
            take(SipMessage.read(incoming.array(), incoming.position()));
            incoming.clear();
        }
    }

    private void take(SipMessage message) throws IOException {
        if (message instanceof SipMessage.Response response && messages.isOurs(response)) {
            if (response.cseqMethod().equals("INVITE")) {
                onAnswer(response);
            } else if (response.isFinal()
                    && phase == Phase.HANGING_UP
                    && response.cseqMethod().equals("BYE")) {
                close();
            }
        } else if (message instanceof SipMessage.Request request
                && request.callId().equals(messages.callId())) {
            send(messages.reply(request));
            if (request.method().equals("BYE")) {
                finish(new CallAnswer.Ended(Optional.ofNullable(postDial).orElse(Duration.ZERO)));
                close();
            }
        }
    }

    private void onAnswer(SipMessage.Response response) throws IOException {
        BootTime now = clock.get();
        if (response.status() > 100 && postDial == null) {
            postDial = now.since(begin);
        }
        if (!response.isFinal()) {
            if (phase == Phase.CALLING) {
                again = new byte[0]; // it was heard (RFC 3261 §17.1.1.2)
                due = end;
            }
            return;
        }
        send(messages.ack(response));
        if (!response.isSuccess()) {
            finish(new CallAnswer.Refused(response.status(), response.phrase()));
            close();
        } else if (phase == Phase.CALLING) {
            talk(response, now);
        } else if (phase == Phase.CANCELLING) {
            hangUp(now); // it was answered before it could be taken back
        }
    }

    private void talk(SipMessage.Response response, BootTime now) throws IOException {
        Optional<InetSocketAddress> far = CallMessages.media(response.body());
        if (far.isEmpty() || sound == null) {
            finish(new CallAnswer.Refused(response.status(), response.phrase() + ", with no place to send sound to"));
            hangUp(now);
            return;
        }
        phase = Phase.TALKING;
        sound.aim(far.get());
        due = now;
    }

    @Override
    public BootTime due() {
        return due;
    }

    @Override
    public void onDue(BootTime now) throws IOException {
        switch (phase) {
            case CALLING -> {
                if (now.isBefore(end)) {
                    repeat(now);
                } else {
                    cancel(now);
                }
            }
            case TALKING -> speak(now);
            case LISTENING -> {
                finish(held());
                hangUp(now);
            }
            case CANCELLING, HANGING_UP -> {
                if (now.isBefore(end)) {
                    repeat(now);
                } else {
                    close();
                }
            }
            case OVER -> {}
        }
    }

    /** What was missed is sent at once: the clock of the sound does not wait for a busy machine. */
    private void speak(BootTime now) throws IOException {
        EchoSound out = java.util.Objects.requireNonNull(sound);
        while (!out.isSaid() && !now.isBefore(due)) {
            out.say();
            due = due.plus(PACKET);
        }
        if (out.isSaid()) {
            phase = Phase.LISTENING;
            due = now.plus(TAIL);
        }
    }

    private CallAnswer held() {
        EchoSound heard = java.util.Objects.requireNonNull(sound);
        return new CallAnswer.Held(
                Optional.ofNullable(postDial).orElse(Duration.ZERO), trial.packets(), heard.returned(), heard.lost());
    }

    private void cancel(BootTime now) throws IOException {
        finish(new CallAnswer.NotAnswered(trial.answer()));
        phase = Phase.CANCELLING;
        end = now.plus(FAREWELL);
        request(messages.cancel(), now);
    }

    private void hangUp(BootTime now) throws IOException {
        phase = Phase.HANGING_UP;
        end = now.plus(FAREWELL);
        request(messages.bye(), now);
    }

    private void request(byte[] request, BootTime now) throws IOException {
        again = request;
        pause = T1;
        repeat(now);
    }

    private void repeat(BootTime now) throws IOException {
        if (again.length == 0) {
            due = end;
            return;
        }
        send(again);
        BootTime next = now.plus(pause);
        due = next.isBefore(end) ? next : end;
        pause = pause.multipliedBy(2).compareTo(T2) > 0 ? T2 : pause.multipliedBy(2);
    }

    private void send(byte[] message) throws IOException {
        if (signalling != null) {
            signalling.write(ByteBuffer.wrap(message));
        }
    }

    @Override
    public void onError(IOException error) {
        farewell();
        finish(
                error instanceof PortUnreachableException
                        ? new CallAnswer.Refused(0, "the SIP port is closed")
                        : new CallAnswer.NotMade(String.valueOf(error.getMessage())));
        close();
    }

    @Override
    public void abandon(String reason) {
        farewell();
        finish(new CallAnswer.NotMade(reason));
        close();
    }

    /** An echo does not hang up by itself. Once, as there is nobody left to repeat it. */
    private void farewell() {
        if (phase == Phase.TALKING || phase == Phase.LISTENING) {
            try {
                send(messages.bye());
            } catch (IOException e) {
                // what cannot be sent either: the dialplan's limit ends it
            }
        }
    }

    @Override
    public boolean isOver() {
        return phase == Phase.OVER;
    }

    private void finish(CallAnswer result) {
        answer.complete(result);
    }

    private void close() {
        phase = Phase.OVER;
        try {
            if (signalling != null) {
                signalling.close();
            }
            if (sound != null) {
                sound.close();
            }
        } catch (IOException e) {
            // nothing of it is needed any more
        }
    }
}
