package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.Test;

/** Who may be promoted, from what MariaDB's client prints. */
class MariadbStandingTest {

    private static final Duration MOST = Duration.ofSeconds(60);
    private static final BootTime NOW = new BootTime(Duration.ofHours(1).toNanos());

    private static MariadbStatus replica(String io, String sql, String behind, String errors) {
        return MariadbStatus.parse("""
            *************************** 1. row ***************************
                   Read_Only: 1
            Gtid_Current_Pos: 0-1-1200,5-2-34
             Gtid_Binlog_Pos: 0-1-1200
                     Version: 10.11.19-MariaDB-0+deb12u1-log
            *************************** 1. row ***************************
                            Slave_IO_State: Waiting for master to send event
                               Master_Host: 10.0.0.50
                               Master_User: replication
                               Master_Port: 3306
                          Slave_IO_Running: %s
                         Slave_SQL_Running: %s
                     Seconds_Behind_Master: %s
            %s
                                Using_Gtid: Slave_Pos
                               Gtid_IO_Pos: 0-1-1200,5-2-34
            """.formatted(io, sql, behind, errors)).orElseThrow();
    }

    private static final String NONE = " Last_IO_Errno: 0\n Last_IO_Error:\n Last_SQL_Errno: 0\n Last_SQL_Error:";
    private static final String GONE = NONE.replace(
            "Last_IO_Errno: 0\n Last_IO_Error:",
            "Last_IO_Errno: 2003\n Last_IO_Error: error connecting to master 'replication@10.0.0.50:3306'");

    private static Optional<String> obstacle(MariadbStanding standing, MariadbStatus status) {
        return standing.obstacle(status, MOST, NOW);
    }

    @Test
    void aConnectedReplicaMayIfItIsNotFarBehind() {
        MariadbStanding fresh = new MariadbStanding(new MariadbStanding.Past.Unconnected());

        assertThat(obstacle(fresh, replica("Yes", "Yes", "60", NONE))).isEmpty();
        assertThat(obstacle(fresh, replica("Yes", "Yes", "61", NONE)))
                .contains("it is 61 s behind, more than max-lag = 60 s");
        assertThat(fresh.obstacle(replica("Yes", "Yes", "9999", NONE), Duration.ZERO, NOW))
                .isEmpty();
        assertThat(MariadbStanding.score(replica("Yes", "Yes", "0", NONE))).isEqualTo(1235);
    }

    @Test
    void oneWithErrorsOrThatDoesNotApplyMayNot() {
        MariadbStanding good = new MariadbStanding(new MariadbStanding.Past.Connected(NOW));

        assertThat(obstacle(good, replica("Yes", "No", "NULL", NONE.replace("SQL_Errno: 0", "SQL_Errno: 1062"))))
                .get()
                .asString()
                .startsWith("it cannot apply what it received");
        assertThat(obstacle(good, replica("No", "Yes", "NULL", NONE.replace("IO_Errno: 0", "IO_Errno: 1236"))))
                .get()
                .asString()
                .startsWith("its source refuses it");
        assertThat(obstacle(good, replica("Yes", "No", "NULL", NONE)))
                .contains("it does not apply what it receives (START SLAVE SQL_THREAD)");
    }

    @Test
    void oneThatLostItsSourceMayForAsLongAsItMayBeBehind() {
        MariadbStatus lost = replica("Connecting", "Yes", "NULL", GONE);
        MariadbStanding connected = new MariadbStanding(new MariadbStanding.Past.Unconnected())
                .seen(replica("Yes", "Yes", "3", NONE), MOST, NOW);

        assertThat(connected.lines()).containsExactly("connected " + NOW.nanos());
        assertThat(MariadbStanding.read(connected.lines())).isEqualTo(connected);
        assertThat(connected.seen(lost, MOST, NOW.plus(MOST))).isEqualTo(connected);
        assertThat(connected.obstacle(lost, MOST, NOW.plus(MOST))).isEmpty();
        assertThat(connected.obstacle(lost, MOST, NOW.plus(Duration.ofSeconds(61))))
                .get()
                .asString()
                .contains("lost its source 61 s ago, longer than max-lag = 60 s");
        assertThat(connected.seen(replica("Yes", "Yes", "70", NONE), MOST, NOW.plus(MOST)))
                .as("too far behind to count")
                .isEqualTo(connected);
    }

    @Test
    void whatWasNeverConnectedMayNotUnlessItWasTheSource() {
        MariadbStatus lost = replica("Connecting", "Yes", "NULL", GONE);

        assertThat(obstacle(MariadbStanding.read(List.of()), lost))
                .get()
                .asString()
                .contains("has not been connected");
        MariadbStanding former = MariadbStanding.atStart(
                MariadbStatus.parse("Read_Only: 1\nGtid_Current_Pos: 0-1-5\nGtid_Binlog_Pos: 0-1-5\nVersion: 10.11.2\n")
                        .orElseThrow());
        assertThat(former.lines()).containsExactly("source");
        assertThat(obstacle(MariadbStanding.read(former.lines()), lost)).isEmpty();
        assertThat(MariadbStanding.atStart(lost).past()).isEqualTo(new MariadbStanding.Past.Unconnected());
    }

    @Test
    void theOutputIsReadOrNot() {
        assertThat(MariadbStatus.parse("ERROR 2002 (HY000): Can't connect")).isEmpty();
        MariadbStatus promoted = MariadbStatus.parse("Read_Only: 0\nGtid_Current_Pos:\nVersion: 10.6.7-MariaDB")
                .orElseThrow();
        assertThat(promoted.isReadOnly()).isFalse();
        assertThat(promoted.isReplica()).isFalse();
        assertThat(promoted.knowsDemotion()).isFalse();
        assertThat(promoted.transactions()).isZero();
        assertThat(MariadbStanding.score(promoted)).isEqualTo(MariadbStanding.PROMOTED_SCORE);
        MariadbStatus status = replica("Yes", "Yes", "0", NONE);
        assertThat(status.knowsDemotion()).isTrue();
        assertThat(status.replicates("10.0.0.50", 3306, "replication")).isTrue();
        assertThat(status.replicates("10.0.0.51", 3306, "replication")).isFalse();
    }
}
