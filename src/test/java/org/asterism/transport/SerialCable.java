package org.asterism.transport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A null-modem cable: two pseudo-terminals, with a program between them that carries bytes both ways at a line's speed. */
public final class SerialCable implements AutoCloseable {

    /** Ends with its standard input. */
    private static final String PROGRAM = """
            import os, pty, select, sys, time, tty
            baud = int(sys.argv[1])
            ends = [pty.openpty() for _ in range(2)]
            for end in ends:
                tty.setraw(end[1])
            print(os.ttyname(ends[0][1]), os.ttyname(ends[1][1]), flush=True)
            masters = [ends[0][0], ends[1][0]]
            cut = False
            while True:
                ready, _, _ = select.select(masters + [0], [], [])
                if 0 in ready:
                    word = os.read(0, 1)
                    if not word:
                        sys.exit(0)
                    cut = word == b"-"
                for i in (0, 1):
                    if masters[i] in ready:
                        data = os.read(masters[i], 64)
                        time.sleep(len(data) * 10.0 / baud)
                        if not cut:
                            os.write(masters[1 - i], data)
            """;

    private final Process process;
    private final String[] devices;

    private SerialCable(Process process, String[] devices) {
        this.process = process;
        this.devices = devices;
    }

    /** Skips the test where there is no Python. */
    public static SerialCable plug(int baud) {
        try {
            Process process = new ProcessBuilder(List.of("python3", "-c", PROGRAM, Integer.toString(baud)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            String line = reader.readLine();
            assumeTrue(line != null, "python3 makes no pseudo-terminals here");
            return new SerialCable(process, line.split(" "));
        } catch (IOException e) {
            assumeTrue(false, "needs python3: " + e.getMessage());
            throw new UncheckedIOException(e);
        }
    }

    /** The device at this end, 0 or 1. */
    public String device(int end) {
        return devices[end];
    }

    /** No byte comes through any more; both ends stay open. */
    public void cut() {
        tell('-');
    }

    public void mend() {
        tell('+');
    }

    private void tell(char word) {
        try {
            process.getOutputStream().write(word);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both ends are gone, as with an adapter that is pulled. */
    public void unplug() {
        process.destroy();
    }

    @Override
    public void close() {
        unplug();
    }
}
