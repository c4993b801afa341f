package org.asterism.policy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.asterism.cib.CibReader;
import org.asterism.cib.CibUnreadable;
import org.asterism.model.ClusterState;

/**
 * A CIB of any size for timings, made as {@code src/test/bench/gen-cib.py} makes it: every tenth primitive is colocated with
 * and ordered after the one before it, every twentieth prefers a host.
 */
final class GeneratedCib {

    /** What the hosts are found in. */
    enum Situation {
        /** All hosts are there and nothing has been started. */
        NEW,
        /** Everything runs, round robin. */
        QUIET,
        /** Everything ran, and the first host has just left. */
        HOST_GONE
    }

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final int resources;
    private final int hosts;
    private final Situation situation;
    private final Random random = new Random(7);
    private final StringBuilder xml = new StringBuilder();

    private GeneratedCib(int resources, int hosts, Situation situation) {
        this.resources = resources;
        this.hosts = hosts;
        this.situation = situation;
    }

    /** The text; {@code size} is resources, "x", hosts. */
    static String text(String size, Situation situation) {
        String[] counts = size.split("x", -1);
        return new GeneratedCib(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), situation).cib();
    }

    /** The same, read. */
    static ClusterState state(String size, Situation situation) throws CibUnreadable {
        return read(text(size, situation));
    }

    static ClusterState read(String text) throws CibUnreadable {
        return CibReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), NOW)
                .state();
    }

    private String cib() {
        write(
                "<cib validate-with='pacemaker-3.0' epoch='1' num_updates='0' admin_epoch='0' have-quorum='1' dc-uuid='%d'>",
                hosts);
        write("<configuration><crm_config><cluster_property_set id='o'>");
        write("<nvpair id='o1' name='stonith-enabled' value='false'/>");
        write("<nvpair id='o2' name='no-quorum-policy' value='ignore'/></cluster_property_set></crm_config><nodes>");
        for (int host = 1; host <= hosts; host++) {
            write("<node id='%d' uname='n%d'/>", host, host);
        }
        write("</nodes><resources>");
        for (int i = 0; i < resources; i++) {
            write("<primitive id='r%d' class='ocf' provider='pacemaker' type='Dummy'>", i);
            write(
                    "<meta_attributes id='r%d-m'><nvpair id='r%d-s' name='resource-stickiness' value='100'/></meta_attributes>",
                    i, i);
            write(
                    "<operations><op id='r%d-o' name='monitor' interval='10s' timeout='20s'/></operations></primitive>",
                    i);
        }
        write("</resources><constraints>");
        for (int i = 0; i < resources; i++) {
            constraints(i);
        }
        write("</constraints></configuration><status>");
        for (int host = 1; host <= hosts; host++) {
            status(host);
        }
        write("</status></cib>");
        return xml.toString();
    }

    private void constraints(int i) {
        if (isBoundToPrevious(i)) {
            write("<rsc_colocation id='c%d' rsc='r%d' with-rsc='r%d' score='INFINITY'/>", i, i, i - 1);
            write("<rsc_order id='d%d' first='r%d' then='r%d'/>", i, i - 1, i);
        }
        if (i % 20 == 5) {
            int score = new int[] {50, 200, 500}[random.nextInt(3)];
            write("<rsc_location id='l%d' rsc='r%d' node='n%d' score='%d'/>", i, i, 1 + random.nextInt(hosts), score);
        }
    }

    private void status(int host) {
        boolean isUp = situation != Situation.HOST_GONE || host != 1;
        write(
                "<node_state id='%d' uname='n%d' in_ccm='%b' crmd='%s' join='%s' expected='%s'><lrm id='%d'><lrm_resources>",
                host,
                host,
                isUp,
                isUp ? "online" : "offline",
                isUp ? "member" : "down",
                isUp ? "member" : "down",
                host);
        for (int i = 0; isUp && i < resources; i++) {
            history(i, host);
        }
        write("</lrm_resources></lrm></node_state>");
    }

    private void history(int i, int host) {
        write("<lrm_resource id='r%d' type='Dummy' class='ocf' provider='pacemaker'>", i);
        int home = 1 + (isBoundToPrevious(i) ? i - 1 : i) % hosts;
        if (situation != Situation.NEW && home == host) {
            result(i, "last_0", "start", 0, 0, i + 1);
            result(i, "mon_10000", "monitor", 10_000, 0, resources + i + 1);
        } else {
            result(i, "last_0", "monitor", 0, 7, i + 1);
        }
        write("</lrm_resource>");
    }

    private void result(int i, String entry, String operation, int interval, int exit, int call) {
        String key = "1:1:" + exit + ":00000000-0000-0000-0000-000000000001";
        write(
                "<lrm_rsc_op id='r%d_%s' operation='%s' operation_key='r%d_%s_%d'",
                i, entry, operation, i, operation, interval);
        write(" interval='%d' call-id='%d' rc-code='%d' op-status='0'", interval, call, exit);
        write(" transition-key='%s' transition-magic='0:%d;%s' crm_feature_set='3.16.2'/>", key, exit, key);
    }

    private static boolean isBoundToPrevious(int i) {
        return i % 10 == 9;
    }

    private void write(String format, Object... values) {
        xml.append(String.format(format, values));
    }
}
