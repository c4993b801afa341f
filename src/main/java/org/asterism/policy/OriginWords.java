package org.asterism.policy;

/** The planner's short names for what decided, as clauses for operators. */
final class OriginWords {

    private OriginWords() {}

    /** Of a score's term that rules out {@code node}: {@code group:phones} is "it belongs to the group phones, …". */
    static String ofTerm(String origin, String node) {
        int colon = origin.indexOf(':');
        String name = colon < 0 ? "" : origin.substring(colon + 1);
        return switch (colon < 0 ? origin : origin.substring(0, colon)) {
            case "group" -> "it belongs to the group " + name + ", whose members run together";
            case "container" -> "it belongs to " + name + ", and runs where that runs";
            case "location" -> "the location constraint " + name + " keeps it from " + node;
            case "colocation" -> "the colocation " + colocation(name) + " keeps it from " + node;
            case "ticket" -> "the ticket " + name + " is not granted";
            case "stickiness" -> "it stays where it runs (stickiness)";
            case "flap-damping" -> "it stays where it runs (flap damping)";
            case "promotion-score" -> "its promotion score decides";
            case "clone-node-max" -> node + " has as many of its instances as one node may have (clone-node-max)";
            case "clone-max" -> "there are as many of its instances as there are to be (clone-max)";
            case "clone", "symmetric-cluster=false" ->
                "no location constraint names " + node + " (symmetric-cluster=false)";
            case "bundle" -> "its bundle has no place for it on " + node;
            case "resource-discovery" -> "nobody looks for it on " + node + " (resource-discovery)";
            case "unmanaged" -> "it is not managed";
            case "restart-delay" -> "it waits after a failure (restart-delay)";
            default ->
                origin.startsWith("failed-") && colon < 0
                        ? "its " + origin.substring("failed-".length()) + " failed on " + node
                        : origin.contains(" ") ? origin : "because of " + origin;
        };
    }

    /** {@code apart (addr)}: the id, and whose wish it is. */
    private static String colocation(String name) {
        int bracket = name.indexOf(" (");
        return bracket < 0 || !name.endsWith(")")
                ? name
                : name.substring(0, bracket) + " of " + name.substring(bracket + 2, name.length() - 1);
    }

    /** Of {@link Step#reason}, which has the words of Pacemaker's summary: {@code required b stop} is "b is stopped". */
    static String ofStep(String reason) {
        String[] words = reason.split(" ", -1);
        boolean isRequired = words[0].equals("required");
        if (words.length == 3 && (isRequired || words[0].equals("unrunnable"))) {
            String done = completed(words[2]);
            return done.isEmpty()
                    ? "of " + reason
                    : "it depends on " + words[1] + ", which " + (isRequired ? "is " : "cannot be ") + done;
        }
        return switch (reason) {
            case "resource definition change" -> "its parameters were changed";
            case "being multiply active" -> "it runs on several nodes";
            case "node availability" -> "its node may run nothing";
            case "the stop under way" -> "its stop is under way";
            default ->
                reason.startsWith("colocation with ")
                        ? "it runs together with " + reason.substring("colocation with ".length())
                        : "of " + reason;
        };
    }

    private static String completed(String task) {
        return switch (task) {
            case "start", "running" -> "started";
            case "stop", "stopped" -> "stopped";
            case "promote", "promoted" -> "promoted";
            case "demote", "demoted" -> "demoted";
            case "migrate_to", "migrate_from" -> "moved live";
            case "monitor" -> "looked at";
            default -> "";
        };
    }
}
