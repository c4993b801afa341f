package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentResult;
import org.asterism.executor.NativeAgent;
import org.asterism.model.OcfCode;
import org.asterism.telephony.CallAnswer;
import org.asterism.telephony.CallTrial;
import org.asterism.telephony.KitAsterisk;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each part of the health of a real Asterisk gets its verdict, and only what refuses calls fails. */
class AsteriskHealthTest {

    @TempDir
    Path folder;

    @Test
    void anAsteriskThatIsWellWithAmiIsASuccess() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            AgentResult result = monitor(asterisk, ami(kit, "secret"));

            TestAsterisk.assertExit(result, OcfCode.SUCCESS);
            assertThat(asterisk.notes()).isEmpty();
        }
    }

    @Test
    void aDeadAmiOnlyWarnsUnlessAskedToFail() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            Map<String, String> wrong = ami(kit, "wrong");

            TestAsterisk.assertExit(monitor(asterisk, wrong), OcfCode.DEGRADED);
            assertThat(asterisk.notes()).singleElement().asString().contains("AMI", "login refused");
            TestAsterisk.assertExit(monitor(asterisk, TestAsterisk.plus(wrong, "health-ami", "fail")), OcfCode.ERROR);
            TestAsterisk.assertExit(monitor(asterisk, TestAsterisk.plus(wrong, "health-ami", "off")), OcfCode.SUCCESS);
            assertThat(asterisk.notes()).isEmpty();
        }
    }

    @Test
    void anAmiThatDiesWhileWatchedWarnsWithinThreeSecondsAndIsWellAgain() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            Map<String, String> params = ami(kit, "secret");
            NativeAgent.Watch watch = asterisk.agent()
                    .watch(asterisk.call("monitor", Duration.ofSeconds(10), params), TestAsterisk.deafObserver());
            TestAsterisk.assertExit(monitor(asterisk, params), OcfCode.SUCCESS);

            manager(kit, "enabled = yes", "enabled = no");
            kit.console("manager kick session " + kit.managerDescriptor());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(3))
                    .untilAsserted(() -> TestAsterisk.assertExit(monitor(asterisk, params), OcfCode.DEGRADED));
            manager(kit, "enabled = no", "enabled = yes");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(3))
                    .untilAsserted(() -> TestAsterisk.assertExit(monitor(asterisk, params), OcfCode.SUCCESS));
            watch.close();
        }
    }

    @Test
    void fewDescriptorsWarnAndNoneFails() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            long used = asterisk.running().descriptors().orElseThrow().used();

            limit(kit, used + 3);
            TestAsterisk.assertExit(monitor(asterisk, Map.of("descriptor-percent", "50")), OcfCode.DEGRADED);
            limit(kit, used);
            AgentResult result = monitor(asterisk, Map.of("control-limit", "500ms"));

            assertThat(result.reason()).contains("in use");
            assertThat(MonitorView.isGood(result)).isFalse();
        }
    }

    @Test
    void sipOverTcpAndTlsAreAskedAndAnExpiredCertificateWarns() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder);
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            int tcp = KitAsterisk.freeTcp();
            int tls = KitAsterisk.freeTcp();
            certificate(folder.resolve("etc/cert.pem"), Instant.now().minus(1, ChronoUnit.DAYS));
            kit.append(
                    "pjsip.conf",
                    "\n[tcp]\ntype = transport\nprotocol = tcp\nbind = 127.0.0.1:" + tcp
                            + "\n\n[tls]\ntype = transport\nprotocol = tls\nbind = 127.0.0.1:" + tls + "\ncert_file = "
                            + folder.resolve("etc/cert.pem") + "\npriv_key_file = " + folder.resolve("etc/cert.pem")
                            + "\nmethod = tlsv1_2\n");
            kit.start();
            Map<String, String> both = Map.of("sip-tcp-port", "" + tcp, "sip-tls-port", "" + tls);

            AgentResult warned = monitor(asterisk, both);
            TestAsterisk.assertExit(warned, OcfCode.DEGRADED);
            assertThat(warned.reason()).startsWith("the certificate of SIP over TLS expired at");
            TestAsterisk.assertExit(
                    monitor(asterisk, TestAsterisk.plus(both, "health-certificate", "fail")), OcfCode.ERROR);
            TestAsterisk.assertExit(
                    monitor(asterisk, TestAsterisk.plus(both, "health-certificate", "off")), OcfCode.SUCCESS);

            AgentResult deaf = monitor(asterisk, Map.of("sip-tcp-port", "" + KitAsterisk.freeTcp()));
            TestAsterisk.assertExit(deaf, OcfCode.ERROR);
            assertThat(deaf.reason()).contains("over TCP SIP port is closed");
        }
    }

    @Test
    void ariIsAskedAndAWrongSecretWarns() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder);
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            int port = KitAsterisk.freeTcp();
            Path etc = folder.resolve("etc");
            Files.writeString(
                    etc.resolve("http.conf"), "[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = " + port);
            Files.writeString(
                    etc.resolve("ari.conf"), "[general]\nenabled = yes\n[asterism]\ntype = user\npassword = secret\n");
            kit.append(
                    "modules.conf",
                    Stream.of(
                                    "res_stasis",
                                    "res_http_websocket",
                                    "res_websocket_client",
                                    "res_ari",
                                    "res_ari_model",
                                    "res_ari_asterisk")
                            .map(name -> "load = " + name + ".so\n")
                            .collect(Collectors.joining()));
            kit.start();
            Map<String, String> params = Map.of("ari-url", "http://127.0.0.1:" + port + "/ari", "ari-secret", "secret");

            TestAsterisk.assertExit(monitor(asterisk, params), OcfCode.SUCCESS);
            AgentResult refused = monitor(asterisk, TestAsterisk.plus(params, "ari-secret", "wrong"));
            TestAsterisk.assertExit(refused, OcfCode.DEGRADED);
            assertThat(refused.reason()).isEqualTo("ARI refuses user or secret (HTTP status 401)");
            AgentResult away = monitor(
                    asterisk,
                    TestAsterisk.plus(params, "ari-url", "http://127.0.0.1:" + KitAsterisk.freeTcp() + "/ari"));
            assertThat(away.reason()).isEqualTo("ARI cannot be reached");
            AgentResult senseless = monitor(asterisk, TestAsterisk.plus(params, "ari-url", "127.0.0.1/ari"));
            assertThat(senseless.reason())
                    .isEqualTo("parameter 'ari-url' is no address of ARI, write it as http://127.0.0.1:8088/ari");
        }
    }

    @Test
    void anEchoIsCalledAndOneThatIsNotThereWarnsAfterTwoCalls() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            String at = "@127.0.0.1:" + kit.sipPort();
            CallAnswer held = call(asterisk, kit, "sip:100" + at);
            assertThat(held).isInstanceOfSatisfying(CallAnswer.Held.class, found -> {
                assertThat(found.postDial()).isLessThan(Duration.ofSeconds(1));
                assertThat(found.sent()).isEqualTo(50);
                assertThat(found.returned()).isGreaterThan(25);
                assertThat(found.lost()).isLessThan(5);
            });
            assertThat(call(asterisk, kit, "sip:486" + at)).isEqualTo(new CallAnswer.Refused(486, "Busy Here"));
            assertThat(call(asterisk, kit, "sip:101" + at))
                    .isInstanceOfSatisfying(
                            CallAnswer.Held.class,
                            mute -> assertThat(mute.lostPercent()).isEqualTo(100));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> kit.said("core show channels count").contains("0 active channels"));

            Map<String, String> params = Map.of("call-check", "sip:404" + at, "call-interval", "5s");
            NativeAgent.Watch watch = asterisk.agent()
                    .watch(asterisk.call("monitor", Duration.ofSeconds(10), params), TestAsterisk.deafObserver());
            TestAsterisk.assertExit(monitor(asterisk, params), OcfCode.SUCCESS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(monitor(asterisk, params).reason())
                            .contains("a call to sip:404")
                            .contains("404"));
            watch.close();
        }
    }

    @Test
    void aDrainedOneThatRefusesTheEchoIsNotFailed() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            kit.console("dialplan set global ASTERISM_DRAIN 1");
            Map<String, String> params = Map.of(
                    "call-check", "sip:500@127.0.0.1:" + kit.sipPort(), "call-interval", "5s", "health-call", "fail");
            NativeAgent.Watch watch = asterisk.agent()
                    .watch(asterisk.call("monitor", Duration.ofSeconds(10), params), TestAsterisk.deafObserver());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> monitor(asterisk, params).reason(), reason -> reason.contains("503"));

            TestAsterisk.assertExit(monitor(asterisk, params), OcfCode.DEGRADED);
            watch.close();
        }
    }

    @Test
    void aStopTellsTheCallsItCutsAndEndsTheVerdict() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            AgentCall watched = asterisk.call("monitor", Duration.ofSeconds(10), Map.of());
            NativeAgent.Watch watch = asterisk.agent().watch(watched, TestAsterisk.deafObserver());
            TestAsterisk.assertExit(monitor(asterisk, Map.of()), OcfCode.SUCCESS);
            assertThat(asterisk.agent().healths()).containsOnlyKeys(watched.resource());
            CompletableFuture<CallAnswer> up = begin(asterisk, kit, "sip:100@127.0.0.1:" + kit.sipPort(), 1000);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> kit.said("core show channels count"), said -> said.contains("1 active channel"));

            TestAsterisk.assertExit(asterisk.stop(), OcfCode.SUCCESS);

            assertThat(asterisk.agent().cutByStop(watched.resource())).hasValue(1);
            assertThat(asterisk.agent().cutByStop(watched.resource())).isEmpty();
            assertThat(asterisk.agent().healths()).isEmpty();
            assertThat(asterisk.agent().calls()).isEmpty();
            watch.close();
            up.cancel(false);
        }
    }

    private static CallAnswer call(TestAsterisk asterisk, KitAsterisk kit, String uri) {
        return begin(asterisk, kit, uri, 50).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static CompletableFuture<CallAnswer> begin(
            TestAsterisk asterisk, KitAsterisk kit, String uri, int packets) {
        InetSocketAddress target = new InetSocketAddress(KitAsterisk.ADDRESS, kit.sipPort());
        return asterisk.calls()
                .call(new CallTrial(target, target.getAddress(), uri, Duration.ofSeconds(2), packets))
                .toCompletableFuture();
    }

    @Test
    void aFrozenOneIsFoundWithinThreeSeconds() throws Exception {
        try (KitAsterisk kit = KitAsterisk.in(folder).start();
                TestAsterisk asterisk = TestAsterisk.around(kit)) {
            kit.signal("STOP");
            long begin = System.nanoTime();
            AgentResult result = monitor(asterisk, ami(kit, "secret"));

            assertThat(MonitorView.isGood(result)).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        }
    }

    /** How a monitor reads a result. */
    private static final class MonitorView {
        static boolean isGood(AgentResult result) {
            return result instanceof AgentResult.Ended ended
                    && (ended.is(OcfCode.SUCCESS) || ended.is(OcfCode.DEGRADED));
        }
    }

    private static AgentResult monitor(TestAsterisk asterisk, Map<String, String> params) {
        return TestAsterisk.run(asterisk.agent().monitor(asterisk.call("monitor", Duration.ofSeconds(10), params)));
    }

    private static Map<String, String> ami(KitAsterisk kit, String secret) {
        return Map.of("ami-user", "asterism", "ami-secret", secret, "ami-port", Integer.toString(kit.amiPort()));
    }

    private static void manager(KitAsterisk kit, String from, String to) throws Exception {
        Path file = kit.folder().resolve("etc/manager.conf");
        Files.writeString(file, Files.readString(file).replace(from, to));
        kit.console("module reload manager");
    }

    private static void limit(KitAsterisk kit, long most) throws Exception {
        assertThat(new ProcessBuilder("prlimit", "--pid", "" + kit.pid(), "--nofile=" + most + ":")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void certificate(Path file, Instant end) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=pbx");
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            Date.from(end.minus(30, ChronoUnit.DAYS)),
                            Date.from(end),
                            name,
                            keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
            pem.writeObject(keys.getPrivate());
        }
        Files.writeString(file, text.toString());
    }
}
