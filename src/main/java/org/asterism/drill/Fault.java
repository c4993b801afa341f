package org.asterism.drill;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A fault as commands of a shell.
 *
 * @param sentence what it does
 * @param inject makes it
 * @param undo takes it back; harmless where there is nothing to take back; empty where nothing has to
 * @param seconds between the two; 0: it does not last
 */
public record Fault(String sentence, String inject, String undo, int seconds) {

    private static final String TABLE = "asterism_drill";
    private static final int SWITCH_AFTER = 5;

    /** Kills processes at once. */
    public static Fault kill(String resource, List<Long> processes) {
        String pids = processes.stream().map(String::valueOf).collect(Collectors.joining(" "));
        return new Fault("the processes of " + resource + " (" + pids + ") are killed", "kill -KILL " + pids, "", 0);
    }

    /** Drops heartbeats and messages between nodes on one interface, in both directions; nothing else. */
    public static Fault cut(String card, int heartbeatPort, int messagingPort, int seconds) {
        if (!card.matches("[A-Za-z0-9_.@-]{1,15}")) {
            throw new IllegalArgumentException("not the name of a network interface: '" + card + "'");
        }
        String table = "table inet " + TABLE + " {\n"
                + "chain incoming {\ntype filter hook input priority -300\n"
                + rules("iifname", card, heartbeatPort, messagingPort) + "}\n"
                + "chain outgoing {\ntype filter hook output priority -300\n"
                + rules("oifname", card, heartbeatPort, messagingPort) + "}\n}";
        return new Fault(
                "heartbeats and messages on " + card + " are dropped for " + seconds + " s",
                "nft '" + table + "'",
                "nft delete table inet " + TABLE + " 2>/dev/null || true",
                seconds);
    }

    private static String rules(String way, String card, int heartbeatPort, int messagingPort) {
        String match = way + " \"" + card + "\" ";
        return match + "udp dport " + heartbeatPort + " drop\n" + match + "tcp dport " + messagingPort + " drop\n"
                + match + "tcp sport " + messagingPort + " drop\n";
    }

    /** Stops a process as a hung machine would, and lets it go on. */
    public static Fault freeze(long process, int seconds) {
        return new Fault(
                "the manager (process " + process + ") is frozen for " + seconds + " s",
                "kill -STOP " + process,
                "kill -CONT " + process + " 2>/dev/null || true",
                seconds);
    }

    /** Whether there is something to take back. */
    public boolean lasts() {
        return !undo.isEmpty();
    }

    /** Makes it, waits, takes it back. Ends with 1 if it could not be made; says {@code injected} when it stands. */
    public List<String> script() {
        String rest = lasts() ? "; sleep " + seconds + "; " + undo : "";
        return List.of("setsid", "sh", "-c", "{ " + inject + "; } || exit 1; echo injected" + rest);
    }

    /** Takes it back later than that, whatever happens. Says {@code armed}. */
    public List<String> deadMansSwitch() {
        return List.of("setsid", "sh", "-c", "echo armed; sleep " + (seconds + SWITCH_AFTER) + "; " + undo);
    }

    /** Takes it back now. */
    public List<String> takeBack() {
        return List.of("sh", "-c", undo);
    }
}
