package org.asterism.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    /** How a key seals. All are HMAC (RFC 2104); the two old ones are for clusters that still run Heartbeat's keys. */
    public enum Method {
        SHA256("sha256", "HmacSHA256", 32),
        SHA1("sha1", "HmacSHA1", 20),
        MD5("md5", "HmacMD5", 16);

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
