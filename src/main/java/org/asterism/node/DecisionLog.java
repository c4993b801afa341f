package org.asterism.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.asterism.cib.CibWriter;
import org.asterism.model.ClusterState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each decision of this coordinator was made of: one compressed CIB for each, the newest kept, for {@code simulate} and
 * {@code explain}. A help for people: where it cannot be written the cluster goes on, and says so.
 */
final class DecisionLog {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final String PREFIX = "decision-";
    private static final String SUFFIX = ".xml.gz";

    private final Path folder;
    private final int keep;
    private final UnaryOperator<ClusterState> hidden;
    private final Executor files;
    private final List<Path> present;
    private long number;
    private boolean isBroken;

    /**
     * Goes on counting after what is in {@code folder}; {@code hidden} masks private values; {@code files} runs one task at a time or several, in any order. */
    DecisionLog(Path folder, int keep, UnaryOperator<ClusterState> hidden, Executor files) {
        this.folder = folder;
        this.keep = keep;
        this.hidden = hidden;
        this.files = files;
        this.present = new ArrayList<>(found(folder));
        this.number = present.isEmpty() ? 0 : numberOf(present.get(present.size() - 1));
    }

    /** Returns at once; {@code written} gets the name of the file once it is there. */
    void record(ClusterState input, Consumer<String> written) {
        if (keep > 0) {
            files.execute(() -> write(input, written));
        }
    }

    private synchronized void write(ClusterState input, Consumer<String> written) {
        Path file = folder.resolve(String.format(Locale.ROOT, "%s%08d%s", PREFIX, number + 1, SUFFIX));
        Path fresh = folder.resolve(".fresh");
        try {
            Files.createDirectories(folder);
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(fresh))) {
                out.write(CibWriter.write(hidden.apply(input)).getBytes(StandardCharsets.UTF_8));
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            number++;
            present.add(file);
            written.accept(file.getFileName().toString());
            while (present.size() > keep) {
                Files.deleteIfExists(present.remove(0));
            }
            isBroken = false;
        } catch (IOException e) {
            if (!isBroken) {
                isBroken = true;
                LOG.warn("decisions are not kept folder={} reason={}", folder, e.toString());
            }
        }
    }

    private static List<Path> found(Path folder) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "[0-9]*" + SUFFIX)) {
            files.forEach(found::add);
        } catch (IOException e) {
            LOG.warn("earlier decisions are not seen folder={} reason={}", folder, e.toString());
        }
        Collections.sort(found);
        return found;
    }

    private static long numberOf(Path file) {
        String name = file.getFileName().toString();
        try {
            return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}
