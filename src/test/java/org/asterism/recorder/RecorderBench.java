package org.asterism.recorder;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.kernel.BootClock;
import org.asterism.model.NodeName;

/**
 * Cost of the recorder: processor time of the writing thread and of whoever notes, per entry. {@code java -cp
 * target/classes:target/test-classes:… org.asterism.recorder.RecorderBench}.
 */
public final class RecorderBench {

    private static final int ENTRIES = 200_000;
    private static final int BURST = 1000;

    private RecorderBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("recorder-bench");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Recorder recorder = Recorder.start(
                new Recorder.Setting(
                        new NodeName("pbx1"),
                        "0a1b2c3d",
                        () -> "12.1",
                        folder,
                        16 << 20,
                        BootClock::now,
                        InstantSource.system()),
                () -> {},
                Duration.ofSeconds(1))) {
            burst(recorder, ENTRIES / 4);
            long thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(candidate -> candidate.getName().equals(Recorder.THREAD))
                    .findFirst()
                    .orElseThrow()
                    .getId();
            long writerBefore = threads.getThreadCpuTime(thread);
            long callerBefore = threads.getCurrentThreadCpuTime();
            long bytesBefore = recorder.bytes();
            long begun = System.nanoTime();
            burst(recorder, ENTRIES);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double writer = (threads.getThreadCpuTime(thread) - writerBefore) / 1e3 / ENTRIES;
            double caller = (threads.getCurrentThreadCpuTime() - callerBefore) / 1e3 / ENTRIES;
            System.out.printf(
                    Locale.ROOT,
                    "%d entries of %d bytes in %.2f s: %.0f entries/s; writer %.2f us, caller %.2f us of processor per entry;"
                            + " dropped %d%n",
                    ENTRIES,
                    (recorder.bytes() - bytesBefore) / ENTRIES,
                    seconds,
                    ENTRIES / seconds,
                    writer,
                    caller,
                    recorder.dropped());
        }
    }

    /** As fast as the writer takes them. */
    private static void burst(Recorder recorder, int entries) throws InterruptedException {
        long target = recorder.written() + entries;
        for (int i = 0; i < entries; i++) {
            recorder.note("run", "monitor of phone-address ended with 0 after 2 ms", facts());
            while (i % BURST == 0 && recorder.written() < target - entries + i - BURST) {
                Thread.onSpinWait();
            }
        }
        while (recorder.written() + recorder.dropped() < target) {
            Thread.onSpinWait();
        }
    }

    private static SortedMap<String, String> facts() {
        SortedMap<String, String> facts = new TreeMap<>();
        facts.put("resource", "phone-address");
        facts.put("operation", "monitor");
        facts.put("outcome", "good");
        facts.put("ms", "2");
        facts.put("exit", "0");
        facts.put("cpu-pressure", "0.12");
        return facts;
    }
}
