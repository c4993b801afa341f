package org.asterism.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file in the run folder that says that a manager began in this boot and did not end with nothing left, and which watchdog it
 * armed.
 */
record LifeMark(Path file, String bootId, boolean isFirst, String armedBefore) {

    private static final String NAME = "unfinished-life";

    static LifeMark read(Path run, String bootId) throws Refusals {
        Path file = run.resolve(NAME);
        try {
            String[] lines = Files.readString(file, StandardCharsets.UTF_8).split("\n", -1);
            boolean isOfThisBoot = lines[0].equals(bootId);
            return new LifeMark(file, bootId, !isOfThisBoot, isOfThisBoot && lines.length > 1 ? lines[1] : "");
        } catch (NoSuchFileException none) {
            return new LifeMark(file, bootId, true, "");
        } catch (IOException e) {
            throw new Refusals("what the last manager left cannot be read from " + file + ": " + e.getMessage());
        }
    }

    /** {@code armed}: the device, empty if there is none. */
    void write(String armed) throws Refusals {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, bootId + "\n" + armed + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Refusals("that a manager runs cannot be noted in " + file + ": " + e.getMessage());
        }
    }

    /** This life does not begin: as it was before. */
    void takeBack() throws Refusals {
        if (isFirst) {
            clear();
        } else {
            write(armedBefore);
        }
    }

    /** Nothing is left here. */
    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(LifeMark.class)
                    .warn("mark stays file={} reason={}", file, e.getMessage());
        }
    }
}
