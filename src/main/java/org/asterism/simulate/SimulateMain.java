package org.asterism.simulate;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A {@link Batch} without the command line around it, which needs nothing but the JDK and starts at once. */
public final class SimulateMain {

    private SimulateMain() {}

    /** Entry point; jobs come from standard input. */
    public static void main(String[] args) throws IOException {
        Batch.run(
                new InputStreamReader(System.in, StandardCharsets.UTF_8),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true));
    }
}
