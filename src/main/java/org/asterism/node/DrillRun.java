package org.asterism.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.asterism.api.DrillReport.Step;
import org.asterism.drill.Fault;

/** Makes one fault and takes it back. Blocking: for a thread of its own. */
final class DrillRun {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(5);

    private final Fault fault;
    private final BooleanSupplier isUnsafe;
    private final List<Step> steps = new ArrayList<>();

    /** How the fault ended. */
    enum End {
        /** It stood for its time and was taken back. */
        DONE,
        /** It could not be made. */
        NOT_MADE,
        /** It was taken back early. */
        ABORTED
    }

    /** @param isUnsafe looked at several times a second; true takes the fault back at once */
    DrillRun(Fault fault, BooleanSupplier isUnsafe) {
        this.fault = fault;
        this.isUnsafe = isUnsafe;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    End run() throws IOException, InterruptedException {
        if (!fault.lasts()) {
            Process main = start(fault.script());
            if (!awaits(main, "injected")) {
                return notMade();
            }
            step(fault.sentence());
            return End.DONE;
        }
        Process dead = start(fault.deadMansSwitch());
        try {
            if (!awaits(dead, "armed")) {
                return notMade();
            }
            step("the dead man's switch is armed (process " + dead.pid() + ")");
            return standing();
        } finally {
            takeBack();
            end(dead);
        }
    }

    private End standing() throws IOException, InterruptedException {
        Process main = start(fault.script());
        Instant began = Instant.now();
        if (!awaits(main, "injected")) {
            return notMade();
        }
        // A frozen manager comes to this only when it goes on.
        steps.add(new Step(began, fault.sentence()));
        while (!main.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (isUnsafe.getAsBoolean()) {
                takeBack();
                end(main);
                step("taken back early");
                return End.ABORTED;
            }
        }
        step("taken back");
        return End.DONE;
    }

    private End notMade() {
        step("the fault could not be made: " + fault.sentence());
        return End.NOT_MADE;
    }

    private void takeBack() throws IOException, InterruptedException {
        start(fault.takeBack()).waitFor(BEGIN_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** With its children: the shell waits for a sleep. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void step(String sentence) {
        steps.add(new Step(Instant.now(), sentence));
    }

    private static Process start(List<String> words) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return process;
    }

    private static boolean awaits(Process process, String word) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        return word.equals(line);
    }
}
