package org.asterism.hacf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.asterism.config.Problem;
import org.asterism.config.Reading;
import org.asterism.model.NodeName;
import org.asterism.testing.Quickstart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaCfReaderTest {

    private static final String LEAST = "bcast eth0\nnode pbx1 pbx2\n";

    /** A line that alone makes the file unusable, and what its message names. */
    private static final List<String> BAD_LINES = List.of(
            "dedtime 10|dedtime",
            "keepalive|keepalive",
            "keepalive 1 2|keepalive",
            "keepalive one|'one'",
            "keepalive 0|keepalive is 0",
            "deadtime 2|not more than twice",
            "deadping 2|deadping",
            "initdead 5|initdead",
            "udpport 70000|'70000'",
            "udpport x|'x'",
            "bcast eth0/1|'eth0/1'",
            "mcast eth0 10.0.0.1 694 1 0|'10.0.0.1'",
            "mcast eth0 225.0.0.1 694 1 1|'1'",
            "mcast eth0 225.0.0.1 694 0 0|'0'",
            "mcast eth0 225.0.0.1 694 1|4 values",
            "mcast6 eth0 ff12::1 694 5 0|'5'",
            "ucast eth0|1 values",
            "serial ttyS0|'ttyS0'",
            "baud 300|'300'",
            "auto_failback maybe|'maybe'",
            "autojoin all|'all'",
            "autojoin any|together with crm off",
            "crm perhaps|'perhaps'",
            "respawn hacluster ipfail|'ipfail'",
            "respawn hacluster|1 values",
            "apiauth ipfail|1 values",
            "apiauth ipfail uid=a uid=b|'uid=b'",
            "apiauth ipfail user=a|'user=a'",
            "ping_group gateways|1 values",
            "compression lzo|'lzo'",
            "compression_threshold 0|'0'",
            "max_rexmit_delay 0|'0'",
            "hopfudge 256|'256'",
            "debug 256|'256'",
            "msgfmt json|'json'",
            "hbgenmethod never|'never'",
            "logfile ha-log|'ha-log'",
            "watchdog watchdog|'watchdog'",
            "realtime perhaps|'perhaps'",
            "rtprio 0|'0'",
            "env novalue|'novalue'",
            "cluster a/b|'a/b'",
            "node pbx_|'pbx_'",
            "stonith external/ipmi|1 values",
            "stonith_host * external/ipmi|2 values");

    static HaCf accepted(String text, String self) {
        Reading<HaCf> reading = HaCfReader.read("ha.cf", text, new NodeName(self));
        assertThat(reading).as("%s", reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted<HaCf>) reading).value();
    }

    private static List<Problem> refused(String text) {
        Reading<HaCf> reading = HaCfReader.read("ha.cf", text, new NodeName("pbx1"));
        assertThat(reading).as("%s", reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused<HaCf>) reading).problems();
    }

    @Test
    void theQuickstartOf2008IsLegal() {
        HaCf haCf = accepted(Quickstart.haCf(), "linuxha2");

        assertThat(haCf.keepalive()).isEqualTo(Duration.ofSeconds(1));
        assertThat(haCf.deadtime()).isEqualTo(Duration.ofSeconds(10));
        assertThat(haCf.warntime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(haCf.deadping()).isEqualTo(Duration.ofSeconds(10));
        assertThat(haCf.initdead()).isEqualTo(Duration.ofSeconds(80));
        assertThat(haCf.nodes()).containsExactly(new NodeName("linuxha1"), new NodeName("linuxha2"));
        assertThat(haCf.hasCrm()).isTrue();
        assertThat(haCf.remarks()).isEmpty();
    }

    @Test
    void defaultsAreHeartbeats() {
        HaCf haCf = accepted(LEAST, "pbx1");

        assertThat(haCf.keepalive()).isEqualTo(Duration.ofSeconds(1));
        assertThat(haCf.deadtime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(haCf.warntime()).isEqualTo(Duration.ofSeconds(15));
        assertThat(haCf.cluster()).isEqualTo("linux-ha");
        assertThat(haCf.hasCrm()).isFalse();
        assertThat(haCf.failsBack()).isTrue();
        assertThat(haCf.portAt(1)).isEqualTo(694);
        assertThat(haCf.baudAt(1)).isEqualTo(19_200);
    }

    @ParameterizedTest
    @CsvSource({"30,30", "11,11", "10,20", "6,12", "5.9,12", "3,12"})
    void initdeadFollowsDeadtime(String deadtime, long seconds) {
        assertThat(accepted(LEAST + "deadtime " + deadtime, "pbx1").initdead()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1000",
        "0.1,100",
        ".5,500",
        "2.,2000",
        "1500ms,1500",
        "1500msec,1500",
        "100000us,100",
        "499us,0",
        "500usec,1",
        "1.0004,1000"
    })
    void timeIsSecondsUnlessItSaysOtherwise(String text, long millis) {
        assertThat(HaTime.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "10s", "10 s", "-1", "1e3", "1.2.3", "99999999999", "10m"})
    void otherTimesAreRefused(String text) {
        assertThatThrownBy(() -> HaTime.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "On", "TRUE", "y", "1", "respawn", "Manual", "valgrind"})
    void crmIsOnInManyWords(String word) {
        assertThat(accepted(LEAST + "crm " + word, "pbx1").hasCrm()).isTrue();
        assertThat(accepted(LEAST + "pacemaker " + word, "pbx1").hasCrm()).isTrue();
    }

    static List<String> badLines() {
        return BAD_LINES;
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void aBadLineIsRefusedWithItsPlace(String bad) {
        String line = bad.substring(0, bad.indexOf('|'));
        String word = bad.substring(bad.indexOf('|') + 1);

        List<Problem> problems = refused(LEAST + line + "\n");

        assertThat(problems).isNotEmpty();
        assertThat(problems.get(0).what()).contains(word);
        assertThat(problems.get(0).where().line()).isEqualTo(3);
        assertThat(problems).allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"baud 9600\nbaud 9600", "watchdog /dev/watchdog\nwatchdog /dev/watchdog"})
    void someDirectivesStandOnce(String lines) {
        assertThat(refused(LEAST + lines).get(0).what()).contains("stands again, first in line 3");
    }

    @Test
    void whatIsMissingIsRefused() {
        assertThat(refused("node pbx1\n").get(0).what()).contains("no medium");
        assertThat(refused("bcast eth0\n").get(0).what()).contains("no node");
        assertThat(refused("bcast eth0\nautojoin any\ncrm yes\n").get(0).what()).contains("no node");
        assertThat(refused("bcast eth0\nnode a b\n").get(0).what()).contains("'pbx1', is not among");
    }

    @Test
    void allProblemsAreFoundAtOnce() {
        assertThat(refused("kepalive 1\nbcast\nnode pbx1\nudpport 0\n"))
                .extracting(problem -> problem.where().line())
                .containsExactly(1, 2, 4);
    }

    @Test
    void commentsBeginAnywhereAndNodesAreLowerCase() {
        HaCf haCf = accepted("  bcast\teth0#eth1\r\nnode PBX1 Pbx2 # and no more\n\n# node pbx3\n", "pbx1");

        assertThat(haCf.nodes()).containsExactly(new NodeName("pbx1"), new NodeName("pbx2"));
        assertThat(haCf.all("bcast").get(0).values()).containsExactly("eth0");
    }

    @Test
    void aPortHoldsForTheMediaBehindIt() {
        HaCf haCf =
                accepted("bcast eth0\nudpport 700\nbcast eth1\nudpport 701\nucast eth2 10.0.0.1\nnode pbx1\n", "pbx1");

        assertThat(haCf.portAt(1)).isEqualTo(694);
        assertThat(haCf.portAt(3)).isEqualTo(700);
        assertThat(haCf.portAt(5)).isEqualTo(701);
        assertThat(haCf.remarks()).extracting(Fate::sentence).anyMatch(text -> text.contains("bcast in line 1"));
    }

    @Test
    void ofARepeatedDirectiveTheLastHolds() {
        HaCf haCf = accepted(LEAST + "deadtime 10\ndeadtime 20\n", "pbx1");

        assertThat(haCf.deadtime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(haCf.remarks()).hasSize(1);
    }

    @Test
    void everyDirectiveHasAFateWithAReason() {
        assertThat(new TreeMap<>(Rules.BY_KEYWORD))
                .hasSizeGreaterThan(50)
                .allSatisfy((keyword, rule) ->
                        assertThat(rule.sentence()).as(keyword).isNotBlank());
    }
}
