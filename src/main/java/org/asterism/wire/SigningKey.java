package org.asterism.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of the key file.
 *
 * @param id the key's number, 1 to 15; travels in the frame
 */
public record SigningKey(int id, Method method, Secret secret) {

    public static final int HIGHEST_ID = 15;

    public SigningKey {
        if (id < 1 || id > HIGHEST_ID) {
            throw new IllegalArgumentException("key number must be 1 to " + HIGHEST_ID + ": " + id);
        }
    }

    /**
     * Tells keys apart without telling the secret: 8 hexadecimal digits that nodes with the same method and secret have in
     * common.
     */
    public String fingerprint() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
            byte[] print = mac.doFinal(("asterism key " + method.word()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(print, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    /**
     * How a key seals: HMAC (RFC 2104), or a mere checksum. The old ones are for clusters that still run Heartbeat's keys;
     * {@code crc} keeps nobody out.
     */
    public enum Method {
        SHA256("sha256", "HmacSHA256", 32),
        SHA1("sha1", "HmacSHA1", 20),
        MD5("md5", "HmacMD5", 16),
        /** CRC-32 as Ethernet has it; the key has no secret. */
        CRC("crc", "", 4);

        private final String word;
        private final String algorithm;
        private final int sealBytes;

        Method(String word, String algorithm, int sealBytes) {
            this.word = word;
            this.algorithm = algorithm;
            this.sealBytes = sealBytes;
        }

        static Optional<Method> of(String word) {
            return List.of(values()).stream()
                    .filter(method -> method.word.equals(word))
                    .findFirst();
        }

        /** As written in the key file. */
        public String word() {
            return word;
        }

        String algorithm() {
            return algorithm;
        }

        int sealBytes() {
            return sealBytes;
        }
    }

    /** The shared secret; never printed. */
    public static final class Secret {
        private final byte[] bytes;

        /** Of a method that has none. */
        static final Secret NONE = new Secret(new byte[] {0});

        public Secret(byte[] bytes) {
            if (bytes.length == 0) {
                throw new IllegalArgumentException("a secret must not be empty");
            }
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }

        int length() {
            return bytes.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Secret secret && Arrays.equals(bytes, secret.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }
}
