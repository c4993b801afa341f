package org.asterism.wire;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Message authentication codes for one set of keys. Keeps one engine per key and one scratch array, so sealing makes no
 * garbage; therefore for one thread only.
 */
final class Seal {

    private final Mac[] engines = new Mac[SigningKey.HIGHEST_ID + 1];
    private final int signing;
    private final byte[] scratch = new byte[64];

    Seal(Keys keys) {
        this.signing = keys.signing();
        keys.byId().forEach((id, key) -> engines[id] = engine(key));
    }

    private static Mac engine(SigningKey key) {
        try {
            Mac mac = Mac.getInstance(key.method().algorithm());
            mac.init(new SecretKeySpec(key.secret().bytes(), key.method().algorithm()));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + key.method().algorithm(), e);
        }
    }

    int signingKey() {
        return signing;
    }

    /** Appends the seal over bytes 0 to position. */
    void append(ByteBuffer frame) {
        Mac mac = engines[signing];
        int length = compute(mac, frame.array(), frame.arrayOffset(), frame.position());
        frame.put(scratch, 0, length);
    }

    /** Bytes the seal of this key takes; 0 if we do not have the key. */
    int lengthFor(int keyId) {
        return keyId < 1 || keyId >= engines.length || engines[keyId] == null ? 0 : engines[keyId].getMacLength();
    }

    /** Whether the last bytes of the frame are the seal over all the others. Takes equally long wherever they differ. */
    boolean fits(int keyId, byte[] frame, int offset, int length) {
        Mac mac = engines[keyId];
        int sealLength = compute(mac, frame, offset, length - mac.getMacLength());
        int difference = 0;
        for (int i = 0; i < sealLength; i++) {
            difference |= scratch[i] ^ frame[offset + length - sealLength + i];
        }
        return difference == 0;
    }

    private int compute(Mac mac, byte[] bytes, int offset, int length) {
        try {
            mac.update(bytes, offset, length);
            mac.doFinal(scratch, 0);
            return mac.getMacLength();
        } catch (ShortBufferException e) {
            throw new AssertionError("no method has a seal longer than " + scratch.length, e);
        }
    }
}
