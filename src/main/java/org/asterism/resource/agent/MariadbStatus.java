package org.asterism.resource.agent;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a MariaDB server says of itself and of its replication, from the client's vertical output: {@code SHOW SLAVE STATUS} and some
 * variables (MariaDB documentation, "SHOW REPLICA STATUS").
 */
record MariadbStatus(Map<String, String> fields) {

    /** Names of columns are those of {@code SHOW SLAVE STATUS}, so that both can stand in one output. */
    static final String QUERY = "SELECT @@global.read_only AS Read_Only, @@global.gtid_current_pos AS Gtid_Current_Pos,"
            + " @@global.gtid_binlog_pos AS Gtid_Binlog_Pos, VERSION() AS Version\\G SHOW SLAVE STATUS\\G";

    MariadbStatus {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** Empty if it is no such output. */
    static Optional<MariadbStatus> parse(String output) {
        TreeMap<String, String> fields = new TreeMap<>();
        for (String line : output.split("\n", -1)) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.matches("[A-Za-z_]+")) {
                fields.putIfAbsent(name, line.substring(colon + 1).strip());
            }
        }
        return fields.containsKey("Read_Only") ? Optional.of(new MariadbStatus(fields)) : Optional.empty();
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }

    boolean isReadOnly() {
        return !field("Read_Only").equals("0");
    }

    boolean isReplica() {
        return fields.containsKey("Slave_IO_Running");
    }

    boolean replicates(String host, int port, String user) {
        return isReplica()
                && field("Master_Host").equals(host)
                && field("Master_Port").equals(Integer.toString(port))
                && field("Master_User").equals(user);
    }

    boolean isConnected() {
        return field("Slave_IO_Running").equals("Yes");
    }

    boolean isApplying() {
        return field("Slave_SQL_Running").equals("Yes");
    }

    /** Whether the thread that connects has not been stopped. */
    boolean isAsking() {
        return isReplica() && !field("Slave_IO_Running").equals("No");
    }

    /** Why it does not apply, or why its source refuses it; empty if neither. A source that is not there is no such reason. */
    String trouble() {
        if (!field("Last_SQL_Errno").matches("0?")) {
            return "it cannot apply what it received: " + field("Last_SQL_Error");
        }
        String errno = field("Last_IO_Errno");
        boolean isUnreachable = errno.matches("0?|20[0-9][0-9]|1040|1053|1159|1160|1161");
        return isUnreachable ? "" : "its source refuses it: " + field("Last_IO_Error");
    }

    /** Seconds that it is behind; empty while it is not connected. */
    Optional<Long> secondsBehind() {
        String text = field("Seconds_Behind_Master");
        return text.matches("[0-9]{1,12}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** The last transaction that it has received; empty if none. */
    String received() {
        return field("Gtid_IO_Pos");
    }

    /** The last transactions that it has, as MariaDB writes them: domain-server-number, separated by commas. */
    String position() {
        return field("Gtid_Current_Pos");
    }

    boolean hasWritten() {
        return !field("Gtid_Binlog_Pos").isEmpty();
    }

    /** Transactions of all domains. */
    long transactions() {
        long sum = 0;
        for (String part : position().split(",", -1)) {
            String number = part.strip().substring(part.strip().lastIndexOf('-') + 1);
            if (number.matches("[0-9]{1,18}")) {
                sum += Long.parseLong(number);
            }
        }
        return sum;
    }

    /** From 10.10 on a former source can join without losing its place. */
    boolean knowsDemotion() {
        String[] version = field("Version").split("[.-]", -1);
        if (version.length < 2 || !version[0].matches("[0-9]{1,4}") || !version[1].matches("[0-9]{1,4}")) {
            return false;
        }
        int major = Integer.parseInt(version[0]);
        return major > 10 || (major == 10 && Integer.parseInt(version[1]) >= 10);
    }
}
