package org.asterism.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the key file, {@code authkeys}, in Heartbeat's format: one line {@code auth N}, then lines {@code N method secret};
 * {@code #} starts a comment. It must belong to the user that reads it and be closed to everybody else: whoever can read it
 * can command the cluster.
 */
public final class KeyFile {

    private static final long MOST_BYTES = 64 * 1024;
    private static final int SHORT_SECRET = 16;
    private static final Set<PosixFilePermission> ALLOWED =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** What reading gave. */
    public sealed interface Result {}

    public record Loaded(Keys keys) implements Result {}

    /** Not usable; {@code reason} says what is wrong, where, why it matters and what to do. */
    public record Refused(String reason) implements Result {}

    /** Identity of the content on disk; two equal stamps mean nobody wrote in between. */
    public record Stamp(long modifiedMs, long size, Object file) {
        /** No readable file. */
        public static final Stamp ABSENT = new Stamp(0, -1, "");
    }

    /** A line that cannot be used. */
    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1;

        BadLine(String message) {
            super(message);
        }
    }

    private KeyFile() {}

    /** The present stamp, to be compared with that of the last reading. */
    public static Stamp stamp(Path path) {
        try {
            var attributes = Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size(), key == null ? "" : key);
        } catch (IOException e) {
            return Stamp.ABSENT;
        }
    }

    public static Result read(Path path) {
        try {
            int owner = (int) Files.getAttribute(path, "unix:uid");
            int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (owner != self) {
                return new Refused(path + " belongs to user number " + owner + ", but this program runs as " + self
                        + ". The owner could read or replace the keys and so command the cluster. Do: chown " + self
                        + " "
                        + path);
            }
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
            if (!ALLOWED.containsAll(mode)) {
                return new Refused(path + " has mode " + PosixFilePermissions.toString(mode)
                        + ". Whoever can read the keys can command the cluster. Do: chmod 600 " + path);
            }
            if (Files.size(path) > MOST_BYTES) {
                return new Refused(path + " is larger than " + MOST_BYTES + " bytes; that is no key file.");
            }
            return parse(path.toString(), Files.readAllLines(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return new Refused(path + " does not exist. Without keys nobody could tell our heartbeats from forged ones."
                    + " Do: asterism init, or copy the file from another node of the cluster (mode 0600).");
        } catch (IOException e) {
            return new Refused(path + " cannot be read: " + e);
        }
    }

    /** Reads the text of a key file; {@code where} names it in messages. */
    public static Result parse(String where, List<String> lines) {
        int signing = 0;
        TreeMap<Integer, SigningKey> keys = new TreeMap<>();
        List<String> warnings = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = where + ":" + (index + 1);
            try {
                String[] words = line.split("\\s+", 3);
                if (words[0].equals("auth")) {
                    signing = signingOf(words, signing);
                } else {
                    SigningKey key = keyOf(words);
                    if (keys.put(key.id(), key) != null) {
                        throw new BadLine("key " + key.id() + " is there twice; keep one of them");
                    }
                    warn(place, key, warnings);
                }
            } catch (BadLine e) {
                return new Refused(place + ": " + e.getMessage());
            }
        }
        if (signing == 0) {
            return new Refused(where + ": no line 'auth N' says which key signs. Do: add it as the first line.");
        }
        if (!keys.containsKey(signing)) {
            return new Refused(where + ": 'auth " + signing + "' names a key that is not in the file (there are "
                    + keys.keySet() + "). Do: add a line '" + signing + " sha256 <secret>'.");
        }
        return new Loaded(new Keys(signing, keys, warnings));
    }

    private static int signingOf(String[] words, int before) throws BadLine {
        if (words.length != 2) {
            throw new BadLine("write 'auth N' with one key number");
        }
        if (before != 0) {
            throw new BadLine("a second 'auth' line; only one key can sign");
        }
        return idOf(words[1]);
    }

    private static SigningKey keyOf(String[] words) throws BadLine {
        int id = idOf(words[0]);
        if (words.length > 1 && words[1].equals(SigningKey.Method.CRC.word())) {
            return new SigningKey(id, SigningKey.Method.CRC, SigningKey.Secret.NONE);
        }
        if (words.length < 3) {
            throw new BadLine("write 'N method secret', for example '1 sha256 <secret>'");
        }
        String word = words[1];
        SigningKey.Method method = SigningKey.Method.of(word)
                .orElseThrow(() -> new BadLine("unknown method '" + word + "'. Do: use sha256 (or sha1, md5)"));
        return new SigningKey(id, method, new SigningKey.Secret(words[2].strip().getBytes(StandardCharsets.UTF_8)));
    }

    private static int idOf(String word) throws BadLine {
        if (!word.matches("[0-9]{1,2}")) {
            throw new BadLine("'" + word + "' is neither 'auth' nor a key number (1 to " + SigningKey.HIGHEST_ID + ")");
        }
        int id = Integer.parseInt(word);
        if (id < 1 || id > SigningKey.HIGHEST_ID) {
            throw new BadLine("key numbers go from 1 to " + SigningKey.HIGHEST_ID + ", not " + id);
        }
        return id;
    }

    private static void warn(String place, SigningKey key, List<String> warnings) {
        if (key.method() == SigningKey.Method.CRC) {
            warnings.add(place + ": key " + key.id()
                    + " uses crc, which keeps nobody out: whoever reaches the port can command"
                    + " the cluster. Do: change to sha256 (asterism key rotate).");
            return;
        }
        if (key.method() != SigningKey.Method.SHA256) {
            warnings.add(place + ": key " + key.id() + " uses " + key.method().word()
                    + ", kept for old clusters. Do: change to sha256 (asterism key rotate).");
        }
        if (key.secret().length() < SHORT_SECRET) {
            warnings.add(place + ": the secret of key " + key.id() + " is shorter than " + SHORT_SECRET
                    + " characters and can be guessed. Do: use 32 random characters or more.");
        }
    }
}
