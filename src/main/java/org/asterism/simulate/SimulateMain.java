package org.asterism.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;
import org.asterism.model.Iso8601;

/**
 * The simulation as a program: {@code [-S] [-x] FILE [-t TIME]}, or {@code --batch} with one job per line of the input: path,
 * tab, output file, tab, further arguments.
 */
public final class SimulateMain {

    private SimulateMain() {}

    public static void main(String[] args) throws IOException, CibUnreadable {
        if (List.of(args).contains("--batch")) {
            batch();
        } else {
            System.out.print(Simulation.report(state(args)));
        }
    }

    private static void batch() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split("\t", -1);
            if (fields.length >= 2) {
                List<String> arguments = new ArrayList<>(List.of(fields[0]));
                if (fields.length > 2) {
                    arguments.addAll(List.of(fields[2].strip().split("\\s+")));
                }
                Path output = Path.of(fields[1]);
                Path temporary = Path.of(fields[1] + ".part");
                Files.writeString(temporary, answer(arguments.toArray(String[]::new)));
                Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String answer(String[] arguments) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            Simulation.write(state(arguments), text);
        } catch (CibUnreadable unreadable) {
            text.append(unreadable.getMessage()).append('\n');
        } catch (RuntimeException | AssertionError | StackOverflowError bug) {
            // One broken case must not cost the ones after it; the trace says which it was.
            System.err.println(String.join(" ", arguments));
            bug.printStackTrace();
        }
        return text.toString();
    }

    private static ClusterState state(String[] arguments) throws IOException, CibUnreadable {
        Optional<Path> file = Optional.empty();
        Optional<Instant> time = Optional.empty();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("-t") && i + 1 < arguments.length) {
                time = Iso8601.instant(arguments[++i]);
            } else if (!arguments[i].startsWith("-") && !arguments[i].isEmpty()) {
                file = Optional.of(Path.of(arguments[i]));
            }
        }
        Path path = file.orElseThrow(() -> new IllegalArgumentException("which CIB? (a file is needed)"));
        ClusterState state = CibReader.read(path, Instant.now()).state();
        return time.map(state::at).orElse(state);
    }
}
