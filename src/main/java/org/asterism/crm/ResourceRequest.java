package org.asterism.crm;

import java.util.List;

/**
 * What {@code crm_resource} is asked for.
 *
 * @param resource empty: not said
 * @param node empty: not said
 * @param parameter of {@link Command#GET}
 * @param lifetime ISO 8601 duration; empty: not said
 */
public record ResourceRequest(
        Command command, String resource, String node, String parameter, String lifetime, Whose whose, Talk talk) {

    /** What it does. */
    public enum Command {
        LIST,
        LIST_RAW,
        LOCATE,
        GET,
        CLEANUP,
        MOVE,
        BAN,
        CLEAR
    }

    /** Whose value {@link Command#GET} wants. */
    public enum Whose {
        PARAMETER,
        META
    }

    /** How much it says. */
    public enum Talk {
        FULL,
        QUIET
    }

    private static final List<String> WITH_VALUE = List.of(
            "-r",
            "--resource",
            "-N",
            "--node",
            "-H",
            "--host-uname",
            "-g",
            "--get-parameter",
            "-u",
            "--lifetime",
            "-t",
            "--resource-type");

    /** Fields as the words come. */
    private static final class Reader {
        private String command = "";
        private String resource = "";
        private String node = "";
        private String parameter = "";
        private String lifetime = "";
        private Whose whose = Whose.PARAMETER;
        private Talk talk = Talk.FULL;
    }

    /**
     * Reads the words after the command's name.
     *
     * @throws IllegalArgumentException where they make no sense
     */
    public static ResourceRequest read(List<String> given) {
        Reader reader = new Reader();
        for (int i = 0; i < given.size(); i++) {
            String word = given.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals > 0 ? word.substring(0, equals) : word;
            boolean takesValue = WITH_VALUE.contains(option);
            if (takesValue && equals < 0 && i + 1 == given.size()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            String value = !takesValue ? "" : equals > 0 ? word.substring(equals + 1) : given.get(++i);
            read(option, value, reader);
        }
        if (reader.command.isEmpty()) {
            throw new IllegalArgumentException("no command given");
        }
        Command command = Command.valueOf(reader.command);
        boolean needsResource = command != Command.LIST && command != Command.LIST_RAW && command != Command.CLEANUP;
        if (needsResource && reader.resource.isEmpty()) {
            throw new IllegalArgumentException("no resource given (--resource)");
        }
        return new ResourceRequest(
                command, reader.resource, reader.node, reader.parameter, reader.lifetime, reader.whose, reader.talk);
    }

    private static void read(String option, String value, Reader reader) {
        switch (option) {
            case "-r", "--resource" -> reader.resource = value;
            case "-N", "--node", "-H", "--host-uname" -> reader.node = value;
            case "-u", "--lifetime" -> reader.lifetime = value;
            case "-m", "--meta" -> reader.whose = Whose.META;
            case "-Q", "--quiet" -> reader.talk = Talk.QUIET;
            case "-t", "--resource-type", "-f", "--force", "-V", "--verbose", "--promoted", "--master" -> {}
            case "-g", "--get-parameter" -> {
                reader.command = "GET";
                reader.parameter = value;
            }
            case "-L", "--list" -> reader.command = "LIST";
            case "-l", "--list-raw" -> reader.command = "LIST_RAW";
            case "-W", "--locate" -> reader.command = "LOCATE";
            case "-C", "--cleanup", "-R", "--refresh" -> reader.command = "CLEANUP";
            case "-M", "--move" -> reader.command = "MOVE";
            case "-B", "--ban" -> reader.command = "BAN";
            case "-U", "--clear" -> reader.command = "CLEAR";
            default ->
                throw new IllegalArgumentException("crm_resource here does not know " + option
                        + ": the configuration is changed by asterism config apply");
        }
    }

    public boolean isQuiet() {
        return talk == Talk.QUIET;
    }
}
