package org.asterism.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A record as a text in a message between nodes: JSON, compressed, in base 64. */
public final class Packed {

    /** What was sent may be so large once unpacked, in bytes. */
    private static final int LARGEST = 64 << 20;

    private Packed() {}

    public static String pack(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(ApiJson.write(value));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** What {@link #pack} made; empty if it is none of that type. */
    public static <T> Optional<T> unpack(String packed, Class<T> type) {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
            return Optional.of(ApiJson.read(in.readNBytes(LARGEST), type));
        } catch (IOException | IllegalArgumentException noneOfThat) {
            return Optional.empty();
        }
    }
}
