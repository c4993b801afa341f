package org.asterism.resource.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;

/** Parameters of {@code asterism:mariadb}. {@code source} empty: no replication. */
record MariadbSettings(
        Program server,
        String client,
        String clientDefaults,
        String socket,
        String admin,
        String source,
        int sourcePort,
        String replicationUser,
        String passwordFile,
        Duration maxLag) {

    private static final String PROGRAM = "/usr/sbin/mariadbd";
    private static final String SOCKET = "/run/mysqld/mysqld.sock";

    static final AgentMetadata METADATA = new AgentMetadata(
            "mariadb",
            "1.0",
            "A MariaDB server, one of them promoted and written to, the others its read-only replicas",
            "Make it a promotable clone, and place an asterism:address with the promoted instance: 'source' is that"
                    + " address, so that the replicas follow whoever has it. Each server starts read-only; replication is"
                    + " by GTID.",
            List.of(
                    Parameter.optional("binary", "string", PROGRAM, "Server program"),
                    Parameter.optional("client", "string", "/usr/bin/mariadb", "Client program"),
                    Parameter.optional("config", "string", "/etc/mysql/my.cnf", "Configuration file of the server"),
                    Parameter.optional("user", "string", "mysql", "User that the server runs as"),
                    Parameter.optional("socket", "string", SOCKET, "Socket of the server"),
                    Parameter.optional(
                            "admin", "string", "root", "Database user that may do everything, by the socket"),
                    Parameter.optional("client-defaults", "string", "", "File of options for the client: its password"),
                    Parameter.optional(
                            "source", "string", "", "Address of the promoted instance; empty: no replication"),
                    Parameter.optional("source-port", "integer", "3306", "Port of the promoted instance"),
                    Parameter.optional("replication-user", "string", "replication", "Database user of the replicas"),
                    Parameter.optional(
                            "replication-password-file",
                            "string",
                            "",
                            "File with its password, readable by root alone"),
                    Parameter.optional(
                            "max-lag",
                            "string",
                            "60s",
                            "A replica that is further behind, or has been without its source for longer, is not"
                                    + " promoted; 0s: without limit"),
                    Parameter.optional("log", "string", "/dev/null", "File that takes what the server prints"),
                    Parameter.optional("stop-grace", "string", "60s", "Time between SIGTERM and SIGKILL")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(120), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(120), Duration.ZERO),
                    AdvisedAction.of("promote", Duration.ofSeconds(120), Duration.ZERO),
                    AdvisedAction.of("demote", Duration.ofSeconds(120), Duration.ZERO),
                    new AdvisedAction("monitor", Duration.ofSeconds(20), Duration.ofSeconds(10), "Unpromoted", 0),
                    new AdvisedAction("monitor", Duration.ofSeconds(20), Duration.ofSeconds(9), "Promoted", 0),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(10), Duration.ZERO)));

    /** @throws IllegalArgumentException with a sentence for operators */
    static MariadbSettings of(AgentCall call, Duration grace) {
        String socket = call.param("socket", SOCKET);
        List<String> words = new ArrayList<>(List.of(call.param("binary", PROGRAM)));
        words.add("--defaults-file=" + call.param("config", "/etc/mysql/my.cnf"));
        words.addAll(List.of(
                "--user=" + call.param("user", "mysql"),
                "--socket=" + socket,
                "--read-only=ON",
                "--skip-slave-start=ON"));
        String source = call.param("source", "");
        if (!source.matches("[0-9A-Za-z_.:-]*")) {
            throw new IllegalArgumentException("parameter 'source' must be an address, not '" + source + "'");
        }
        int port = Given.number(call, "source-port", "3306", 1, 65_535);
        String user = call.param("replication-user", "replication");
        return new MariadbSettings(
                new Program(
                        words, "", "/", new TreeMap<>(), call.param("log", "/dev/null"), Duration.ofMillis(200), grace),
                call.param("client", "/usr/bin/mariadb"),
                call.param("client-defaults", ""),
                socket,
                call.param("admin", "root"),
                source,
                port,
                user,
                call.param("replication-password-file", ""),
                Given.span(call, "max-lag", "60s"));
    }

    /** Makes it a replica of the source. {@code status}: as it is now. */
    String becomeReplica(MariadbStatus status) throws IOException {
        String password = passwordFile.isEmpty()
                ? ""
                : Files.readString(Path.of(passwordFile)).strip();
        String position = "slave_pos";
        String more = "";
        if (!status.isReplica() && status.hasWritten()) {
            // It was the source: what it wrote itself belongs to its place too.
            position = status.knowsDemotion() ? "slave_pos" : "current_pos";
            more = status.knowsDemotion() ? ", MASTER_DEMOTE_TO_SLAVE=1" : "";
        }
        return "STOP SLAVE; CHANGE MASTER TO MASTER_HOST=" + quoted(source) + ", MASTER_PORT=" + sourcePort
                + ", MASTER_USER=" + quoted(replicationUser) + ", MASTER_PASSWORD=" + quoted(password)
                + ", MASTER_CONNECT_RETRY=2, MASTER_USE_GTID=" + position + more + "; START SLAVE;";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
