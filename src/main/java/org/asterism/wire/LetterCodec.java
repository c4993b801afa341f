package org.asterism.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.asterism.model.NodeName;

/**
 * Seals messages between nodes with the same keys as heartbeats, because who can reach the port of the Pekko net could
 * otherwise give orders. A letter is: magic (4 bytes), frame version, kind, key number (1 each), cluster, sender, addressee
 * (each a length of 1 and the text), generations of both (8 each), sequence (8), serializer (4), manifest (length of 2 and
 * text), body (length of 4 and bytes), seal.
 *
 * <p>{@link #open} never throws, and allocates only what was received. For one thread at a time.
 */
public final class LetterCodec {

    /** Longest body: one frame of the net holds it with its envelope. */
    public static final int MOST_BYTES = 1_000_000;

    private static final int MOST_ENVELOPE = 1024;
    private static final int MAGIC = 0xA57E_2A2A;
    private static final byte FRAME_VERSION = 1;
    private static final byte KIND_LETTER = 2;
    private static final int FIXED_HEADER = 7;

    private final ClusterName cluster;
    private final Supplier<Keys> keys;
    private Keys known;
    private Seal seal;

    /**
     * What stands outside.
     *
     * @param toGeneration the addressee's life as the sender knows it; a later life does not read letters to an earlier one
     * @param sequence counts up per sender's life
     * @param serializer which of Pekko's serializers reads the body, and {@code manifest} as what
     */
    public record Envelope(
            NodeName from,
            long fromGeneration,
            NodeName to,
            long toGeneration,
            long sequence,
            int serializer,
            String manifest) {}

    /** What became of bytes that arrived. */
    public sealed interface Opened {
        /** Signed by who has our keys. Whether it is new and for us is for the receiver to say. */
        record Genuine(Envelope envelope, ByteBuffer body) implements Opened {}

        record Refused(Refusal reason) implements Opened {}
    }

    /** Seals and opens with whatever {@code keys} gives at that moment. */
    public LetterCodec(ClusterName cluster, Supplier<Keys> keys) {
        this.cluster = cluster;
        this.keys = keys;
        this.known = keys.get();
        this.seal = new Seal(known);
    }

    /**
     * Puts a message into a sealed letter.
     *
     * @throws IllegalArgumentException if the body is longer than {@link #MOST_BYTES}
     */
    public byte[] seal(Envelope envelope, byte[] body) {
        if (body.length > MOST_BYTES) {
            throw new IllegalArgumentException("a message may have " + MOST_BYTES + " bytes, not " + body.length);
        }
        refreshKeys();
        ByteBuffer letter = ByteBuffer.allocate(MOST_ENVELOPE + body.length);
        letter.putInt(MAGIC).put(FRAME_VERSION).put(KIND_LETTER).put((byte) seal.signingKey());
        putShort(letter, cluster.value());
        putShort(letter, envelope.from().value());
        putShort(letter, envelope.to().value());
        byte[] manifest = envelope.manifest().getBytes(StandardCharsets.UTF_8);
        letter.putLong(envelope.fromGeneration())
                .putLong(envelope.toGeneration())
                .putLong(envelope.sequence())
                .putInt(envelope.serializer())
                .putShort((short) manifest.length)
                .put(manifest)
                .putInt(body.length)
                .put(body);
        seal.append(letter);
        return Arrays.copyOf(letter.array(), letter.position());
    }

    /** Judges what arrived. */
    public Opened open(byte[] letter) {
        refreshKeys();
        if (letter.length > MOST_ENVELOPE + MOST_BYTES) {
            return new Opened.Refused(Refusal.OVERSIZE);
        }
        if (letter.length < FIXED_HEADER || ByteBuffer.wrap(letter).getInt(0) != MAGIC) {
            return new Opened.Refused(Refusal.NOT_OURS);
        }
        if (letter[4] != FRAME_VERSION || letter[5] != KIND_LETTER) {
            return new Opened.Refused(Refusal.UNKNOWN_KIND);
        }
        int keyId = letter[6] & 0xff;
        int sealLength = seal.lengthFor(keyId);
        if (sealLength == 0
                || letter.length < FIXED_HEADER + sealLength
                || !seal.fits(keyId, letter, 0, letter.length)) {
            return new Opened.Refused(Refusal.WRONG_KEY);
        }
        try {
            return parse(ByteBuffer.wrap(letter, FIXED_HEADER, letter.length - FIXED_HEADER - sealLength));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return new Opened.Refused(Refusal.MALFORMED);
        }
    }

    private Opened parse(ByteBuffer letter) {
        if (!text(letter, letter.get() & 0xff).equals(cluster.value())) {
            return new Opened.Refused(Refusal.OTHER_CLUSTER);
        }
        NodeName from = new NodeName(text(letter, letter.get() & 0xff));
        NodeName to = new NodeName(text(letter, letter.get() & 0xff));
        long fromGeneration = letter.getLong();
        long toGeneration = letter.getLong();
        long sequence = letter.getLong();
        int serializer = letter.getInt();
        String manifest = text(letter, letter.getShort() & 0xffff);
        int length = letter.getInt();
        if (length < 0 || length > letter.remaining()) {
            return new Opened.Refused(Refusal.MALFORMED);
        }
        ByteBuffer body = letter.slice().limit(length).asReadOnlyBuffer();
        return new Opened.Genuine(
                new Envelope(from, fromGeneration, to, toGeneration, sequence, serializer, manifest), body);
    }

    private static String text(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void putShort(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.put((byte) bytes.length).put(bytes);
    }

    private void refreshKeys() {
        Keys present = keys.get();
        if (!present.equals(known)) {
            known = present;
            seal = new Seal(present);
        }
    }
}
