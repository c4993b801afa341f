package org.asterism.http;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.asterism.api.AuditEntry.Means;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import org.asterism.http.Caller.Role;
import org.asterism.tls.ClientCertificate;

/** Decides who may ask what. The only place that does. */
final class Gate {

    /** Headers by which a proxy says that it asks for somebody else: its own address then proves nothing. */
    private static final Set<String> FORWARDING = Set.of("x-forwarded-for", "forwarded", "x-real-ip", "via");

    private static final String BEARER = "bearer ";

    /** By which a program says for whom it asks; see {@link Caller#claimed}. */
    private static final String CLAIM = "asterism-user";

    private static final int MOST_CLAIMED = 100;

    private static final String SEND =
            "send the header 'Authorization: Bearer TOKEN', or a client certificate over HTTPS; the command line takes"
                    + " --token-file, or --certificate and --key";

    /** What the gate says. */
    sealed interface Admission {

        /** Who asks, as far as that is proven. */
        Caller caller();

        record Admitted(Caller caller) implements Admission {}

        record Denied(Caller caller, Refused refusal) implements Admission {}
    }

    private final Credentials credentials;
    private final Encryption encryption;

    Gate(Credentials credentials, Encryption encryption) {
        this.credentials = credentials;
        this.encryption = encryption;
    }

    /** Reads on loopback need no credential; all else needs one with the {@code needed} role. */
    Admission admit(HttpRequest request, Role needed) {
        String address = addressOf(request);
        Optional<String> authorization = header(request, "authorization");
        if (authorization.isPresent()) {
            return withCredential(authorization.get(), needed, address, claimed(request));
        }
        Optional<ClientCertificate> certificate = certificate(request);
        if (certificate.isPresent()) {
            Optional<Admission> byCertificate = withCertificate(certificate.get(), needed, address, claimed(request));
            if (byCertificate.isPresent()) {
                return byCertificate.get();
            }
        }
        Caller local = new Caller("local", Role.VIEWER, address, Means.NONE, claimed(request));
        if (needed != Role.VIEWER) {
            return new Admission.Denied(local, lacks(local, needed));
        }
        if (!isOnLoopback(request)) {
            return denied(
                    local,
                    RefusalCode.UNAUTHENTICATED,
                    "a credential is needed to read from beyond this machine",
                    SEND);
        }
        if (!isNamedAsLoopback(request)) {
            return denied(
                    local,
                    RefusalCode.UNAUTHENTICATED,
                    "without a credential the Host header must name this machine as localhost or a loopback address",
                    "use http://127.0.0.1, or send a credential");
        }
        return new Admission.Admitted(local);
    }

    /** A caller to whom nothing is said that needs a credential. */
    Caller anybody(HttpRequest request) {
        return new Caller("anybody", Role.VIEWER, addressOf(request), Means.NONE, "");
    }

    private Admission withCredential(String authorization, Role needed, String address, String claimed) {
        String token = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : "";
        Optional<Credentials.Owner> owner = credentials.ownerOf(token);
        if (owner.isEmpty()) {
            return denied(
                    new Caller("unknown", Role.VIEWER, address, Means.NONE, claimed),
                    RefusalCode.UNAUTHENTICATED,
                    "the credential is not known here",
                    "send 'Authorization: Bearer TOKEN' with a token of this node's token file");
        }
        Caller caller = new Caller(owner.get().name(), owner.get().role(), address, Means.TOKEN, claimed);
        return withRole(caller, needed);
    }

    private static Admission withRole(Caller caller, Role needed) {
        return caller.role().includes(needed)
                ? new Admission.Admitted(caller)
                : new Admission.Denied(caller, lacks(caller, needed));
    }

    /** Empty: nobody's here, so that it counts for nothing; a browser may show one unasked. */
    private Optional<Admission> withCertificate(
            ClientCertificate certificate, Role needed, String address, String claimed) {
        Instant now = Instant.now();
        return credentials.ownerOf(certificate, encryption.authorities(), now).map(owner -> {
            Caller caller = new Caller(owner.name(), owner.role(), address, Means.CERTIFICATE, claimed);
            return certificate.isTimely(now)
                    ? withRole(caller, needed)
                    : denied(
                            new Caller("unknown", Role.VIEWER, address, Means.NONE, claimed),
                            RefusalCode.UNAUTHENTICATED,
                            "the client certificate of '" + owner.name() + "' holds until " + certificate.expires()
                                    + ", and by this node's clock it is " + now,
                            "renew it: asterism key user NAME --renew where the CA's key is");
        });
    }

    private static Optional<ClientCertificate> certificate(HttpRequest request) {
        return request.getAttribute(AttributeKeys.sslSession).flatMap(session -> {
            try {
                return Optional.of(ClientCertificate.of(session.getSession().getPeerCertificates()));
            } catch (SSLPeerUnverifiedException | IllegalArgumentException none) {
                return Optional.empty();
            }
        });
    }

    /** What is said to a caller whose role is not enough. */
    static Refused lacks(Caller caller, Role needed) {
        return caller.means() == Means.NONE
                ? new Refused(
                        RefusalCode.UNAUTHENTICATED,
                        "a credential is needed to change anything, and to read what is private",
                        List.of(),
                        SEND)
                : new Refused(
                        RefusalCode.FORBIDDEN,
                        "'" + caller.name() + "' has the role " + caller.role() + ", and this needs " + needed,
                        List.of(),
                        "use a credential with the role " + needed);
    }

    private static Admission denied(Caller caller, RefusalCode code, String sentence, String remedy) {
        return new Admission.Denied(caller, new Refused(code, sentence, List.of(), remedy));
    }

    private static boolean isOnLoopback(HttpRequest request) {
        boolean isLocal = request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .map(InetAddress::isLoopbackAddress)
                .orElse(false);
        return isLocal
                && FORWARDING.stream().noneMatch(name -> header(request, name).isPresent());
    }

    private static boolean isNamedAsLoopback(HttpRequest request) {
        String host = request.getUri().host().address();
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("::1")
                || host.equals("[::1]");
    }

    /** Short and on one line, since it goes into logs. */
    private static String claimed(HttpRequest request) {
        String claimed =
                header(request, CLAIM).orElse("").replaceAll("\\p{C}", " ").strip();
        return claimed.substring(0, Math.min(claimed.length(), MOST_CLAIMED));
    }

    private static String addressOf(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .map(remote ->
                        remote.getAddress().map(InetAddress::getHostAddress).orElse("unknown") + ":" + remote.getPort())
                .orElse("unknown");
    }

    private static Optional<String> header(HttpRequest request, String lowercaseName) {
        for (HttpHeader header : request.getHeaders()) {
            if (header.is(lowercaseName)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }
}
