package org.asterism.net;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.serialization.Serialization;
import org.asterism.model.NodeName;
import org.asterism.wire.LetterCodec;
import org.asterism.wire.LetterCodec.Envelope;
import org.asterism.wire.LetterCodec.Opened;
import org.asterism.wire.Refusal;
import org.asterism.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.util.Try;

/**
 * Opens letters: lets through what a configured node that has our keys wrote to this life of ours, each once. Nothing of a
 * letter is read as a message before that. What it drops it counts; of each reason the 1st, 2nd, 4th, 8th… is logged.
 */
final class LetterBox {

    private static final Logger LOG = LoggerFactory.getLogger(LetterBox.class);

    private record Last(long generation, long sequence) {}

    private final NetSettings settings;
    private final Postmark postmark;
    private final LetterCodec codec;
    private final Map<NodeName, Last> lasts = new HashMap<>();
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

    LetterBox(NetSettings settings, Postmark postmark) {
        this.settings = settings;
        this.postmark = postmark;
        this.codec = new LetterCodec(postmark.cluster(), postmark.keys());
    }

    synchronized Optional<WireMessage> open(Serialization serialization, byte[] letter) {
        Opened opened = codec.open(letter);
        if (opened instanceof Opened.Refused forged) {
            return drop(forged.reason(), "unknown");
        }
        Opened.Genuine genuine = (Opened.Genuine) opened;
        Envelope envelope = genuine.envelope();
        if (!settings.nodes().contains(envelope.from())) {
            return drop(Refusal.UNKNOWN_SENDER, envelope.from().value());
        }
        if (!envelope.to().equals(settings.self())
                || envelope.toGeneration() != postmark.ownGeneration().getAsLong()) {
            return drop(Refusal.NOT_FOR_US, envelope.from().value());
        }
        if (envelope.fromGeneration() < postmark.heardGeneration().applyAsLong(envelope.from())) {
            return drop(Refusal.OLD_GENERATION, envelope.from().value());
        }
        Last last = lasts.getOrDefault(envelope.from(), new Last(0, 0));
        boolean isNewer = envelope.fromGeneration() > last.generation()
                || (envelope.fromGeneration() == last.generation() && envelope.sequence() > last.sequence());
        if (!isNewer) {
            return drop(Refusal.REPLAY, envelope.from().value());
        }
        lasts.put(envelope.from(), new Last(envelope.fromGeneration(), envelope.sequence()));
        byte[] body = new byte[genuine.body().remaining()];
        genuine.body().get(body);
        Try<Object> message = serialization.deserialize(body, envelope.serializer(), envelope.manifest());
        return message.isSuccess() && message.get() instanceof WireMessage read
                ? Optional.of(read)
                : drop(Refusal.UNKNOWN_KIND, envelope.from() + " " + envelope.manifest());
    }

    private Optional<WireMessage> drop(Refusal reason, String from) {
        long count = refused.merge(reason, 1L, Long::sum);
        if (Long.bitCount(count) == 1) {
            LOG.warn("letter dropped reason={} from={} count={}", reason, from, count);
        }
        return Optional.empty();
    }
}
