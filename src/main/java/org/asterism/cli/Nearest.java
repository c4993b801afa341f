package org.asterism.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was meant by a mistyped command or option. */
final class Nearest {

    private Nearest() {}

    /** A hint to show below the failure; empty: nothing is like it. */
    static Optional<String> hint(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String typed = unmatched.getUnmatched().get(0);
        if (typed.startsWith("-")) {
            String option = typed.replaceFirst("=.*", "");
            List<String> options = command.getCommandSpec().options().stream()
                    .filter(known -> !known.hidden())
                    .flatMap(known -> Stream.of(known.names()))
                    .filter(known -> known.startsWith("--") == option.startsWith("--"))
                    .toList();
            return of(option, options).map(near -> "Did you mean " + near + "?");
        }
        return of(typed, command.getSubcommands().keySet())
                .map(near -> "Did you mean '" + name + " " + near + "'?")
                .or(() -> deeper(typed, command));
    }

    /** A command that is one level below: {@code asterism show}. */
    private static Optional<String> deeper(String typed, CommandLine command) {
        List<String> found = new ArrayList<>();
        command.getSubcommands().values().stream()
                .distinct()
                .filter(one -> one.getSubcommands().containsKey(typed))
                .forEach(one -> found.add("'" + one.getCommandSpec().qualifiedName() + " " + typed + "'"));
        return found.isEmpty() ? Optional.empty() : Optional.of("Did you mean " + String.join(" or ", found) + "?");
    }

    /** The one that takes the fewest slips, if a third of the letters or fewer are wrong; on a tie the first by name. */
    static Optional<String> of(String typed, Collection<String> known) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        int most = Math.max(1, wanted.replace("-", "").length() / 3);
        return known.stream()
                .filter(name -> slips(wanted, name) <= most)
                .min(Comparator.comparingInt((String name) -> slips(wanted, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Letters left out, put in, changed, or swapped with the next (optimal string alignment). */
    static int slips(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                boolean isSwapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (isSwapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
