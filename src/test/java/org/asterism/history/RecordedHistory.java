package org.asterism.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asterism.history.Linearizability.Linearizable;
import org.asterism.history.Linearizability.Verdict;
import org.asterism.history.Linearizability.Violated;
import org.asterism.history.Operation.CompareAndSet;
import org.asterism.history.Operation.Read;

/**
 * A history as {@code src/test/bench/rig/writers.py} writes it down. Its first line is a read of the value before all writes; a
 * line with {@code "op": "final"} is a read that must not be old.
 */
public record RecordedHistory(String first, List<Operation> operations, int refused) {

    private static final JsonMapper JSON = new JsonMapper();

    static RecordedHistory read(Path file) throws IOException {
        List<Operation> operations = new ArrayList<>();
        String first = "";
        int refused = 0;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            JsonNode one = JSON.readTree(line);
            number++;
            if (first.isEmpty()) {
                first = one.get("value").asText();
            } else if (one.get("outcome").asText().equals("refused")) {
                refused++;
            } else {
                operations.add(operation(number, one));
            }
        }
        return new RecordedHistory(first, List.copyOf(operations), refused);
    }

    private static Operation operation(int line, JsonNode one) {
        String kind = one.get("op").asText();
        String name = "line " + line + ", client " + one.get("client") + " at n" + one.get("host");
        long call = one.get("call").asLong();
        long end = one.get("outcome").asText().equals("unknown")
                ? Operation.NEVER
                : one.get("end").asLong();
        return switch (kind) {
            case "cas" ->
                new Operation(
                        name,
                        new CompareAndSet(
                                one.get("from").asText(), one.get("to").asText()),
                        call,
                        end);
            case "read" -> new Operation(name, new Read(one.get("value").asText()), Operation.ALWAYS, end);
            case "final" -> new Operation(name, new Read(one.get("value").asText()), call, end);
            default -> throw new IllegalArgumentException("line " + line + ": no operation " + kind);
        };
    }

    /** What is wrong, in words; empty if nothing is. */
    List<String> problems() {
        Verdict verdict = Linearizability.judge(first, operations);
        return verdict instanceof Violated violated
                ? violated.counterexample().stream().map(Operation::toString).toList()
                : backward(((Linearizable) verdict).order());
    }

    /** A client that reads twice through one node must not see an older state the second time. */
    private List<String> backward(List<Operation> order) {
        Map<String, Integer> position = new HashMap<>(Map.of(first, 0));
        for (Operation one : order) {
            if (one.action() instanceof CompareAndSet set) {
                position.put(set.to(), position.size());
            }
        }
        Map<String, Operation> newest = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (Operation one : operations) {
            if (one.action() instanceof Read read) {
                String reader = one.name().substring(one.name().indexOf("client"));
                Operation before = newest.put(reader, one);
                if (before != null
                        && position.getOrDefault(read.value(), 0)
                                < position.getOrDefault(((Read) before.action()).value(), 0)) {
                    found.add("went back: " + before + ", then " + one);
                }
            }
        }
        return found;
    }

    long answeredWrites() {
        return operations.stream()
                .filter(one -> one.action() instanceof CompareAndSet && !one.isPending())
                .count();
    }

    /** Judges the files; exit code 0 linearizable, 1 not. */
    public static void main(String[] files) throws IOException {
        int code = 0;
        for (String file : files) {
            RecordedHistory history = read(Path.of(file));
            List<String> problems = history.problems();
            System.out.println(file + ": " + history.operations().size() + " operations, " + history.answeredWrites()
                    + " writes acknowledged, " + history.refused() + " refused: "
                    + (problems.isEmpty() ? "linearizable" : "NOT EXPLAINED:\n  " + String.join("\n  ", problems)));
            code = problems.isEmpty() ? code : 1;
        }
        System.exit(code);
    }
}
