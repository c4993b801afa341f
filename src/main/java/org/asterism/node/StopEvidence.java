package org.asterism.node;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.asterism.executor.Remains.Remnant;
import org.asterism.executor.StopRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what it took to stop resources whose agents did not do it alone: a file each in {@code paths.state/evidence}, the newest
 * {@value #KEEP}, and a count by the strongest means used. Any thread; where it cannot be written the node goes on, and says so.
 */
final class StopEvidence {

    static final int KEEP = 100;

    private static final Logger LOG = LoggerFactory.getLogger(StopEvidence.class);
    private static final String PREFIX = "stop-";
    private static final String SUFFIX = ".txt";

    /** Sorts by time. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(java.time.ZoneOffset.UTC);

    private final Path folder;
    private final Executor files;
    private final MeterRegistry registry;
    private final InstantSource clock;

    StopEvidence(Path folder, Executor files, MeterRegistry registry, InstantSource clock) {
        this.folder = folder;
        this.files = files;
        this.registry = registry;
        this.clock = clock;
    }

    static StopEvidence in(Shared shared) {
        return new StopEvidence(
                shared.settings().paths().state().resolve("evidence"),
                shared.files(),
                shared.parts().metrics().registry(),
                InstantSource.system());
    }

    /** Returns at once. */
    void keep(StopRecord record) {
        registry.counter(
                        "asterism.stop.escalations",
                        "step",
                        record.lastStep().name().toLowerCase(Locale.ROOT),
                        "verdict",
                        record.verdict().name().toLowerCase(Locale.ROOT))
                .increment();
        LOG.warn(
                "stop needed more than its agent: resource={} verdict={} steps={}",
                record.resource(),
                record.verdict(),
                record.steps());
        String stamp = STAMP.format(clock.instant());
        files.execute(() -> write(stamp, record));
    }

    private synchronized void write(String stamp, StopRecord record) {
        String name = record.resource().value().replaceAll("[^A-Za-z0-9_.-]", "_");
        Path fresh = folder.resolve(".fresh");
        try {
            Files.createDirectories(folder);
            Files.writeString(fresh, text(stamp, record), StandardCharsets.UTF_8);
            Files.move(fresh, folder.resolve(PREFIX + stamp + "-" + name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            List<Path> present = present();
            for (Path old : present.subList(0, Math.max(0, present.size() - KEEP))) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            LOG.warn("evidence of a stop is not kept folder={} reason={}", folder, e.toString());
        }
    }

    private List<Path> present() throws IOException {
        List<Path> present = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            all.forEach(present::add);
        }
        Collections.sort(present);
        return present;
    }

    static String text(String stamp, StopRecord record) {
        StringBuilder text = new StringBuilder();
        text.append("resource ")
                .append(record.resource())
                .append(" (")
                .append(record.agent())
                .append(")\n");
        text.append("ended    ")
                .append(stamp)
                .append(", after ")
                .append(record.took().toMillis())
                .append(" ms\n");
        text.append("verdict  ")
                .append(record.verdict() == StopRecord.Verdict.STOPPED ? "stopped" : "may still be active")
                .append("\n\nsteps\n");
        record.steps().forEach(step -> text.append("  ").append(step).append('\n'));
        text.append("\nprocesses left: ")
                .append(record.left().isEmpty() ? "none" : "")
                .append('\n');
        for (Remnant left : record.left()) {
            text.append("  ").append(left).append('\n');
        }
        section(text, "standard output of the agent's stop", record.output().standard());
        section(text, "standard error of the agent's stop", record.output().error());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, String lines) {
        text.append('\n').append(title).append(":\n").append(lines);
        if (!lines.isEmpty() && !lines.endsWith("\n")) {
            text.append('\n');
        }
    }
}
