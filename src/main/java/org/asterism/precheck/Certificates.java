package org.asterism.precheck;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.asterism.api.PrecheckReport.Topic;
import org.asterism.precheck.core.Inventory.Trouble;

/** What files say of certificates. */
final class Certificates {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final Pattern NAMED = Pattern.compile(
            "(?m)^[ \\t]*(?:cert_file|priv_key_file|ca_list_file|tlscertfile|tlsprivatekey|tlscafile|dtls_?cert_?file|dtls_?private_?key"
                    + "|dtls_?ca_?file)[ \\t]*=>?[ \\t]*(/[^;\\r\\n]*)");

    private Certificates() {}

    /** Files of certificates and keys that a file of configuration names by their whole path. */
    static List<Path> namedIn(byte[] configuration) {
        return NAMED.matcher(new String(configuration, StandardCharsets.ISO_8859_1))
                .results()
                .flatMap(found -> path(found.group(1).strip()))
                .distinct()
                .toList();
    }

    private static Stream<Path> path(String text) {
        try {
            return Stream.of(Path.of(text).normalize());
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    static boolean isOne(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(BEGIN);
    }

    /** What is wrong with the first certificate of the file; empty if nothing. */
    static Optional<Trouble> trouble(String name, byte[] content, Instant now, Duration notice) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        byte[] first = text.substring(text.indexOf(BEGIN)).getBytes(StandardCharsets.ISO_8859_1);
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(first));
            Instant end = certificate.getNotAfter().toInstant();
            String day = end.atZone(ZoneOffset.UTC).toLocalDate().toString();
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return told(name, "certificate " + name + " is not valid yet", "look at this node's clock");
            }
            if (!end.isAfter(now)) {
                return told(name, "certificate " + name + " ended on " + day, RENEW);
            }
            return end.isAfter(now.plus(notice))
                    ? Optional.empty()
                    : told(name, "certificate " + name + " ends on " + day, RENEW);
        } catch (CertificateException e) {
            return told(name, "certificate " + name + " cannot be read: " + e.getMessage(), "write it anew");
        }
    }

    private static final String RENEW = "renew it, copy it to all nodes, and reload Asterisk";

    private static Optional<Trouble> told(String name, String sentence, String remedy) {
        return Optional.of(new Trouble(Topic.CERTIFICATE, name, sentence.replaceAll("\\p{C}+", " "), remedy));
    }
}
