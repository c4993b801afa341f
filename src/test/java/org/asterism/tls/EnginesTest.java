package org.asterism.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.asterism.model.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes in memory. {@code a} dials {@code b}. */
class EnginesTest {

    private static final Instant NOW = Certificates.NOON;
    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final String HOST_OF_B = "10.0.0.2";

    @TempDir
    private Path temporary = Path.of("");

    private Certificates cluster = new Certificates(temporary, NOW);

    @BeforeEach
    void make() throws TlsRefused {
        cluster = Certificates.in(temporary.resolve("cluster"), NOW);
    }

    @Test
    void nodesOfOneAuthorityTalkTls13AndEachKnowsTheOther() throws Exception {
        SSLEngine dialling = of(cluster.identity("a")).dialling(HOST_OF_B, 1);
        SSLEngine answering = of(cluster.identity("b")).answering();

        shake(dialling, answering);

        assertThat(dialling.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(answering.getSession().getPeerPrincipal().getName()).isEqualTo("CN=a");
        assertThat(dialling.getSession().getPeerPrincipal().getName()).isEqualTo("CN=b");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedByBothEnds() throws Exception {
        Certificates other = Certificates.in(temporary.resolve("other"), NOW);

        assertRefused(of(other.identity("a")), of(cluster.identity("b")), "not of the cluster's CA");
        assertRefused(of(cluster.identity("a")), of(other.identity("b")), "not of the cluster's CA");
        assertRefused(trusting(cluster, other.identity("a")), of(cluster.identity("b")), "not of the cluster's CA");
    }

    /** Keeps its own certificate, but takes those of the other authority. */
    private static Engines trusting(Certificates cluster, Identity stranger) throws TlsRefused {
        return of(new Identity(
                stranger.key(), stranger.chain(), cluster.identity("a").authorities()));
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        Identity brief = Identity.read(cluster.make("b", 1), B, NOW);
        Clock later = Certificates.clockAt(NOW.plus(Duration.ofDays(2)));

        assertRefused(
                engines(() -> uncheckedIdentity("a"), later), engines(() -> brief, later), "it expired on 2026-06-02");
    }

    @Test
    void whoIsDialledMustShowTheCertificateOfThatNode() throws Exception {
        assertRefused(of(cluster.identity("a")), of(cluster.identity("a")), "it names none of [b]");
    }

    @Test
    void whoDialsInMustBeANodeOfTheCluster() throws Exception {
        assertRefused(of(cluster.identity("stranger")), of(cluster.identity("b")), "it names none of [a, b]");
    }

    @Test
    void aReplacedIdentityServesTheNextConnection() throws Exception {
        AtomicReference<Identity> present = new AtomicReference<>(cluster.identity("b"));
        Engines ofB = engines(present::get, cluster.clock());
        Engines ofA = of(cluster.identity("a"));
        SSLEngine before = ofA.dialling(HOST_OF_B, 1);
        shake(before, ofB.answering());

        present.set(cluster.identity("b"));
        SSLEngine after = ofA.dialling(HOST_OF_B, 2);
        shake(after, ofB.answering());

        assertThat(before.getSession().getPeerCertificates()[0])
                .isNotEqualTo(after.getSession().getPeerCertificates()[0]);
        assertThat(after.getSession().getPeerCertificates()[0])
                .isEqualTo(present.get().chain().get(0));
    }

    private Identity uncheckedIdentity(String node) {
        try {
            return cluster.identity(node);
        } catch (TlsRefused e) {
            throw new AssertionError(e);
        }
    }

    private static Engines of(Identity identity) {
        return engines(() -> identity, Certificates.clockAt(NOW));
    }

    private static Engines engines(Supplier<Identity> identity, Clock clock) {
        return new Engines(
                identity, (host, port) -> host.equals(HOST_OF_B) ? Set.of(B) : Set.of(), Set.of(A, B), clock);
    }

    private static void assertRefused(Engines dialling, Engines answering, String why) {
        assertThatThrownBy(() -> shake(dialling.dialling(HOST_OF_B, 1), answering.answering()))
                .isInstanceOf(SSLException.class)
                .hasStackTraceContaining(why);
    }

    /** Passes packets to and fro until both are done. In TLS 1.3 the answering end may refuse after the other is done. */
    private static void shake(SSLEngine one, SSLEngine other) throws SSLException {
        ByteBuffer toOther = ByteBuffer.allocate(1 << 16);
        ByteBuffer toOne = ByteBuffer.allocate(1 << 16);
        one.beginHandshake();
        other.beginHandshake();
        for (int turn = 0; turn < 100 && !(isDone(one) && isDone(other)); turn++) {
            step(one, toOne, toOther);
            step(other, toOther, toOne);
        }
        assertThat(isDone(one) && isDone(other)).as("handshake done").isTrue();
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(1 << 16));
                in.compact();
            }
        }
    }
}
