package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.LatestStart;
import org.asterism.kernel.BootClock;
import org.asterism.kernel.Namespace;
import org.asterism.kernel.RouteBook;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code asterism:route} and {@code asterism:source-address} with the kernel's own routes. */
@Tag("netns")
class RouteAgentTest {

    @TempDir
    Path folder;

    private Namespace machine;
    private RouteBook book;
    private RouteAgent route;
    private SourceAddressAgent source;

    @BeforeEach
    void setUp() {
        machine = Namespace.create("routes");
        machine.ip("link", "add", "eth0", "type", "veth", "peer", "name", "peer0");
        machine.ip("link", "set", "peer0", "up");
        machine.ip("link", "set", "eth0", "up");
        machine.ip("addr", "add", "10.9.0.1/24", "dev", "eth0");
        machine.ip("addr", "add", "10.9.0.100/24", "dev", "eth0");
        machine.ip("addr", "add", "fd00:9::1/64", "dev", "eth0", "nodad");
        machine.ip("addr", "add", "fd00:9::100/64", "dev", "eth0", "nodad");
        book = machine.got(RouteBook::create);
        BlockingAgent.Tools tools =
                new BlockingAgent.Tools(Runnable::run, BootClock::now, new StartMarks(folder), new AgentNotes() {
                    @Override
                    public void show(String key, String sentence) {}

                    @Override
                    public void end(String key, String how) {}
                });
        route = new RouteAgent(tools, new RoutePort(book));
        source = new SourceAddressAgent(tools, new RoutePort(book));
    }

    @AfterEach
    void tearDown() {
        book.close();
        machine.close();
    }

    @Test
    void aRouteIsSetSeenPutBackWhenDeletedAndRemoved() {
        for (String network : new String[] {"10.50.0.0/16", "fd00:50::/32"}) {
            boolean isIpv4 = network.startsWith("10");
            Map<String, String> params =
                    Map.of("destination", network, "interface", "eth0", "gateway", isIpv4 ? "10.9.0.2" : "fd00:9::2");
            String family = isIpv4 ? "-4" : "-6";
            assertExit(route.monitor(call(params, 1)), OcfCode.NOT_RUNNING, "not running");

            assertExit(route.start(call(params, 0)), OcfCode.SUCCESS, "");
            assertExit(route.start(call(params, 0)), OcfCode.SUCCESS, "");
            assertExit(route.monitor(call(params, 1)), OcfCode.SUCCESS, "");
            assertThat(machine.exec("ip", family, "route", "show", network)).contains("via", "dev eth0");

            machine.ip(family, "route", "del", network);
            assertExit(route.monitor(call(params, 1)), OcfCode.SUCCESS, "it had been deleted and was put back");
            assertThat(machine.exec("ip", family, "route", "show", network)).contains("dev eth0");

            assertExit(route.stop(call(Map.of(), 0)), OcfCode.SUCCESS, "");
            assertThat(machine.exec("ip", family, "route", "show", network)).isEmpty();
            assertExit(route.stop(call(Map.of(), 0)), OcfCode.SUCCESS, "");
            assertExit(route.monitor(call(params, 1)), OcfCode.NOT_RUNNING, "not running");
        }
    }

    @Test
    void whatWasThereBeforeIsPutBackAndABetterRouteIsToldOf() {
        machine.ip("route", "add", "default", "via", "10.9.0.7", "dev", "eth0", "proto", "dhcp", "mtu", "1400");
        String before = machine.exec("ip", "route", "show", "default");
        Map<String, String> params = Map.of("destination", "default", "interface", "eth0", "gateway", "10.9.0.2");

        assertExit(route.start(call(params, 0)), OcfCode.SUCCESS, "");
        assertThat(machine.exec("ip", "route", "show", "default"))
                .contains("via 10.9.0.2")
                .doesNotContain("10.9.0.7");
        assertExit(route.stop(call(params, 0)), OcfCode.SUCCESS, "");
        assertThat(machine.exec("ip", "route", "show", "default")).isEqualTo(before);

        Map<String, String> worse = new TreeMap<>(params);
        worse.put("metric", "50");
        assertThat(get(route.start(call(worse, 0))).reason()).contains("is not used: there is a better one");
        machine.ip("link", "set", "peer0", "down");
        machine.ip("route", "del", "default", "via", "10.9.0.7");
        assertThat(get(route.monitor(call(worse, 1))).reason()).contains("no carrier on eth0");
    }

    @Test
    void theSourceOfTheDefaultRouteIsSetKeptAndPutBack() {
        for (String ip : new String[] {"10.9.0.100", "fd00:9::1"}) {
            String family = ip.startsWith("10") ? "-4" : "-6";
            Map<String, String> params = Map.of("ip", ip);
            assertThat(get(source.start(call(params, 0))).reason()).contains("there is no usable route to");
            String gateway = family.equals("-4") ? "10.9.0.2" : "fd00:9::2";
            machine.ip(family, "route", "add", "default", "via", gateway, "dev", "eth0", "proto", "static");
            String before = machine.exec("ip", family, "route", "show", "default");

            assertExit(source.start(call(params, 0)), OcfCode.SUCCESS, "");
            assertExit(source.monitor(call(params, 1)), OcfCode.SUCCESS, "");
            String target = family.equals("-4") ? "192.0.2.1" : "2001:db8::1";
            assertThat(machine.exec("ip", family, "route", "get", target)).contains("src " + ip + " ");

            // As a DHCP client does when it renews its lease.
            machine.ip(family, "route", "replace", "default", "via", gateway, "dev", "eth0", "proto", "static");
            assertThat(machine.exec("ip", family, "route", "get", target)).doesNotContain("src " + ip + " ");
            assertExit(source.monitor(call(params, 1)), OcfCode.SUCCESS, "the route had been changed; set again");
            assertThat(machine.exec("ip", family, "route", "get", target)).contains("src " + ip + " ");

            assertExit(source.stop(call(Map.of(), 0)), OcfCode.SUCCESS, "");
            assertThat(machine.exec("ip", family, "route", "show", "default")).isEqualTo(before);
            assertExit(source.monitor(call(params, 1)), OcfCode.NOT_RUNNING, "not running");
        }
    }

    @Test
    void anAddressThatIsPutBackSoonIsNoFailureOfItsSource() {
        machine.ip("route", "add", "default", "via", "10.9.0.2", "dev", "eth0");
        Map<String, String> params = Map.of("ip", "10.9.0.77");
        machine.ip("addr", "add", "10.9.0.77/32", "dev", "eth0");
        assertExit(source.start(call(params, 0)), OcfCode.SUCCESS, "");
        // The kernel takes the route along.
        machine.ip("addr", "del", "10.9.0.77/32", "dev", "eth0");
        assertThat(machine.exec("ip", "route", "show", "default")).isEmpty();

        java.util.concurrent.CompletionStage<AgentResult> monitored = source.monitor(call(params, 1));
        assertThat(monitored.toCompletableFuture()).isNotDone();
        machine.ip("route", "add", "default", "via", "10.9.0.2", "dev", "eth0");
        machine.ip("addr", "add", "10.9.0.77/32", "dev", "eth0");

        assertExit(monitored, OcfCode.SUCCESS, "the route had been changed; set again");
        assertThat(machine.exec("ip", "route", "show", "default")).contains("src 10.9.0.77");
    }

    @Test
    void whatCannotBeIsSaid() {
        machine.ip("route", "add", "default", "via", "10.9.0.2", "dev", "eth0");
        assertThat(get(source.start(call(Map.of("ip", "10.9.0.99"), 0))).reason())
                .contains("is 10.9.0.99 on this machine?");
        assertExit(source.monitor(call(Map.of("ip", "10.9.0.99"), 1)), OcfCode.NOT_RUNNING, "not running");
        assertThat(get(route.start(call(Map.of("destination", "10.1.2.3/16", "interface", "eth0"), 0)))
                        .reason())
                .contains("a host within a network of 16 bits");
        assertThat(get(route.start(call(
                                Map.of("destination", "10.1.0.0/16", "interface", "eth0", "gateway", "fd00::1"), 0)))
                        .reason())
                .contains("of one family");
        assertThat(get(route.start(call(Map.of("destination", "10.1.0.0/16", "interface", "eth7"), 0)))
                        .reason())
                .contains("no such network device");
    }

    private static void assertExit(
            java.util.concurrent.CompletionStage<AgentResult> stage, OcfCode code, String reason) {
        AgentResult.Ended ended = (AgentResult.Ended) get(stage);
        assertThat(ended.reason()).isEqualTo(reason);
        assertThat(ended.exit()).isEqualTo(code.exit());
    }

    private static AgentResult get(java.util.concurrent.CompletionStage<AgentResult> stage) {
        return stage.toCompletableFuture().join();
    }

    private static AgentCall call(Map<String, String> params, int intervalSeconds) {
        return new AgentCall(
                1,
                AgentName.parse("asterism:route"),
                new ResourceId("way"),
                "monitor",
                Duration.ofSeconds(intervalSeconds),
                new TreeMap<>(params),
                Duration.ofSeconds(20),
                LatestStart.WHENEVER);
    }
}
