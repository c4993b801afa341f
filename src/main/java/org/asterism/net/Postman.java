package org.asterism.net;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.asterism.model.NodeName;
import org.asterism.wire.LetterCodec;
import org.asterism.wire.LetterCodec.Envelope;
import org.asterism.wire.WireMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to other nodes through whatever net there is now, each in a sealed letter. At most once, in order per peer;
 * without a net they are dropped, as they are on a broken link. Any thread may send; nothing waits for the network.
 */
public final class Postman {

    static final String BOX = "post";

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

    private final NetSettings settings;
    private final Postmark postmark;
    private final LetterCodec codec;
    private final LetterBox box;
    private @Nullable ActorSystem<NetGuardian.Command> net;
    private long sequence;

    public Postman(NetSettings settings, Postmark postmark) {
        this.settings = settings;
        this.postmark = postmark;
        this.codec = new LetterCodec(postmark.cluster(), postmark.keys());
        this.box = new LetterBox(settings, postmark);
    }

    /** Sends, or drops. */
    public void send(NodeName to, WireMessage message) {
        ActorSystem<NetGuardian.Command> now = present();
        Optional<String> hostPort = settings.hostPort(to);
        if (now == null || hostPort.isEmpty() || to.equals(settings.self())) {
            return;
        }
        Serialization serialization = SerializationExtension.get(now);
        Serializer serializer = serialization.findSerializerFor(message);
        byte[] body = serializer.toBinary(message);
        if (body.length > LetterCodec.MOST_BYTES) {
            LOG.error(
                    "message dropped to={} kind={} bytes={} most={}",
                    to,
                    message.getClass().getSimpleName(),
                    body.length,
                    LetterCodec.MOST_BYTES);
            return;
        }
        post(now, to, hostPort.get(), serializer.identifier(), Serializers.manifestFor(serializer, message), body);
    }

    /** One at a time, so that letters leave in the order of their numbers. */
    private synchronized void post(
            ActorSystem<NetGuardian.Command> now,
            NodeName to,
            String hostPort,
            int serializer,
            String manifest,
            byte[] body) {
        Envelope envelope = new Envelope(
                settings.self(),
                postmark.ownGeneration().getAsLong(),
                to,
                postmark.heardGeneration().applyAsLong(to),
                ++sequence,
                serializer,
                manifest);
        byte[] letter = codec.seal(envelope, body);
        // Not resolved here: Pekko remembers it per thread, and this thread outlives the net, which would stay in
        // memory whole.
        now.tell(new NetGuardian.Post(hostPort, letter));
    }

    private synchronized @Nullable ActorSystem<NetGuardian.Command> present() {
        return net;
    }

    /** The message in a letter that arrived in the net of this system; empty if it is to be dropped. */
    Optional<WireMessage> open(ActorSystem<?> system, byte[] letter) {
        return box.open(SerializationExtension.get(system), letter);
    }

    /** The net to send through from now on. */
    synchronized void use(ActorSystem<NetGuardian.Command> system) {
        net = system;
    }

    /** There is no net now. */
    synchronized void close() {
        net = null;
    }
}
