package org.asterism.wire;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Message authentication codes for one set of keys. Keeps one engine per key and one scratch array, so sealing makes no
 * garbage; therefore for one thread only.
 */
final class Seal {

    private final Engine[] engines = new Engine[SigningKey.HIGHEST_ID + 1];
    private final int signing;
    private final byte[] scratch = new byte[64];

    Seal(Keys keys) {
        this.signing = keys.signing();
        keys.byId().forEach((id, key) -> engines[id] = engine(key));
    }

    /** Writes a seal over bytes. */
    private interface Engine {

        int length();

        void compute(byte[] bytes, int offset, int length, byte[] into) throws ShortBufferException;
    }

    private record Hmac(Mac mac) implements Engine {
        @Override
        public int length() {
            return mac.getMacLength();
        }

        @Override
        public void compute(byte[] bytes, int offset, int length, byte[] into) throws ShortBufferException {
            mac.update(bytes, offset, length);
            mac.doFinal(into, 0);
        }
    }

    private record Checksum(CRC32 crc) implements Engine {
        @Override
        public int length() {
            return Integer.BYTES;
        }

        @Override
        public void compute(byte[] bytes, int offset, int length, byte[] into) {
            crc.reset();
            crc.update(bytes, offset, length);
            ByteBuffer.wrap(into).putInt((int) crc.getValue());
        }
    }

    private static Engine engine(SigningKey key) {
        if (key.method() == SigningKey.Method.CRC) {
            return new Checksum(new CRC32());
        }
        try {
            Mac mac = Mac.getInstance(key.method().algorithm());
            mac.init(new SecretKeySpec(key.secret().bytes(), key.method().algorithm()));
            return new Hmac(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + key.method().algorithm(), e);
        }
    }

    int signingKey() {
        return signing;
    }

    /** Appends the seal over bytes 0 to position. */
    void append(ByteBuffer frame) {
        int length = compute(engines[signing], frame.array(), frame.arrayOffset(), frame.position());
        frame.put(scratch, 0, length);
    }

    /** Bytes the seal of this key takes; 0 if we do not have the key. */
    int lengthFor(int keyId) {
        return keyId < 1 || keyId >= engines.length || engines[keyId] == null ? 0 : engines[keyId].length();
    }

    /** Whether the last bytes of the frame are the seal over all the others. Takes equally long wherever they differ. */
    boolean fits(int keyId, byte[] frame, int offset, int length) {
        Engine engine = engines[keyId];
        int sealLength = compute(engine, frame, offset, length - engine.length());
        int difference = 0;
        for (int i = 0; i < sealLength; i++) {
            difference |= scratch[i] ^ frame[offset + length - sealLength + i];
        }
        return difference == 0;
    }

    private int compute(Engine engine, byte[] bytes, int offset, int length) {
        try {
            engine.compute(bytes, offset, length, scratch);
            return engine.length();
        } catch (ShortBufferException e) {
            throw new AssertionError("no method has a seal longer than " + scratch.length, e);
        }
    }
}
