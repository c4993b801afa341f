package org.asterism.telephony.drain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The destinations that a Kamailio's {@code dispatcher} has, by set. */
public record DispatcherSets(SortedMap<Integer, List<Target>> sets) {

    private static final Pattern FIELD = Pattern.compile("(ID|URI|FLAGS): *(\\S+)");

    /** {@code flags} as Kamailio shows them: A active, I inactive, D disabled, T on trial; then P where it is probed, X where it is not. */
    public record Target(String uri, String flags) {

        /** Calls are sent to it. */
        boolean isUsed() {
            return flags.startsWith("A") || flags.startsWith("T");
        }

        @Override
        public String toString() {
            return uri + " " + flags;
        }
    }

    public DispatcherSets {
        sets = new TreeMap<>(sets);
    }

    /** Of the result of {@code dispatcher.list} by JSON-RPC. */
    static DispatcherSets of(JsonNode result) {
        SortedMap<Integer, List<Target>> sets = new TreeMap<>();
        for (JsonNode group : result.path("RECORDS")) {
            List<Target> targets =
                    sets.computeIfAbsent(group.path("SET").path("ID").asInt(-1), id -> new ArrayList<>());
            for (JsonNode target : group.path("SET").path("TARGETS")) {
                JsonNode destination = target.path("DEST");
                targets.add(new Target(
                        destination.path("URI").asText(),
                        destination.path("FLAGS").asText()));
            }
        }
        return new DispatcherSets(sets);
    }

    /** Of the same as {@code kamcmd} prints it. */
    public static DispatcherSets of(String printed) {
        SortedMap<Integer, List<Target>> sets = new TreeMap<>();
        int set = -1;
        String uri = "";
        Matcher field = FIELD.matcher(printed);
        while (field.find()) {
            String value = field.group(2);
            switch (field.group(1)) {
                case "ID" -> {
                    set = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
                    sets.computeIfAbsent(set, id -> new ArrayList<>());
                }
                case "URI" -> uri = value;
                default -> sets.computeIfAbsent(set, id -> new ArrayList<>()).add(new Target(uri, value));
            }
        }
        return new DispatcherSets(sets);
    }

    /** A sentence for each set of which no destination is used: calls that it should take are refused. */
    public List<String> dead() {
        return sets.entrySet().stream()
                .filter(set ->
                        !set.getValue().isEmpty() && set.getValue().stream().noneMatch(Target::isUsed))
                .map(set -> "dispatcher set " + set.getKey() + " has no active destination ("
                        + set.getValue().stream().map(Target::toString).sorted().collect(Collectors.joining(", "))
                        + ")")
                .toList();
    }
}
