package org.asterism.tls;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.jpake.JPAKEParticipant;
import org.bouncycastle.crypto.agreement.jpake.JPAKEPrimeOrderGroups;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound1Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound2Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound3Payload;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * Two machines prove to each other that they know the same {@link PairingCode}, over TLS 1.3 with certificates that nobody
 * knows yet: J-PAKE (RFC 8236, in the 3072-bit group of its section A) with key confirmation. Who listens, or stands in the middle,
 * learns nothing by which codes could be tried out later; who takes part has one guess for each run.
 *
 * <p>The names of the participants are the digests of the certificates at both ends, and all proofs and confirmations are bound to
 * them. So the ends of the TLS connection are those that know the code, and what is sent on it needs no further protection.
 *
 * <p>The machine that is dialled confirms last: a dialler that guesses wrong does not get anything to check its guess by.
 */
final class Pairing {

    /** The first line; another protocol is told from a wrong code by it. */
    private static final String GREETING = "asterism-pairing-1";

    private static final int LONGEST_NUMBER = 1024;
    private static final int PROOF_PARTS = 2;

    private final SSLSocket socket;
    private final String here;
    private final String there;
    private final JPAKEParticipant self;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** The other end does not know the code; a guess was used up. */
    static final class WrongCode extends Exception {
        private static final long serialVersionUID = 1L;

        WrongCode(String message) {
            super(message);
        }
    }

    private enum End {
        DIALLED,
        DIALLING
    }

    private Pairing(SSLSocket socket, End end, PairingCode code) throws IOException {
        this.socket = socket;
        SSLSession session = socket.getSession();
        Certificate[] own = session.getLocalCertificates();
        String ownDigest = digest(own == null || own.length == 0 ? new byte[0] : encoded(own[0]));
        String otherDigest = digest(encoded(session.getPeerCertificates()[0]));
        this.here = (end == End.DIALLED ? "host " : "guest ") + ownDigest;
        this.there = (end == End.DIALLED ? "guest " : "host ") + otherDigest;
        this.self = new JPAKEParticipant(
                here,
                code.value().toCharArray(),
                JPAKEPrimeOrderGroups.NIST_3072,
                SHA256Digest.newInstance(),
                new SecureRandom());
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    /** As the machine that shows the code. */
    static PairedChannel dialled(SSLSocket socket, PairingCode code) throws IOException, WrongCode {
        return new Pairing(socket, End.DIALLED, code).agree(End.DIALLED);
    }

    /** As the machine on which the code was typed. */
    static PairedChannel dialling(SSLSocket socket, PairingCode code) throws IOException, WrongCode {
        return new Pairing(socket, End.DIALLING, code).agree(End.DIALLING);
    }

    private PairedChannel agree(End end) throws IOException, WrongCode {
        greet();
        try {
            sendFirst();
            self.validateRound1PayloadReceived(new JPAKERound1Payload(there, number(), number(), proof(), proof()));
        } catch (CryptoException | IllegalArgumentException e) {
            throw new IOException("the other end does not keep to the protocol: " + e.getMessage(), e);
        }
        try {
            JPAKERound2Payload second = self.createRound2PayloadToSend();
            write(second.getA(), second.getKnowledgeProofForX2s());
            out.flush();
            self.validateRound2PayloadReceived(new JPAKERound2Payload(there, number(), proof()));
            BigInteger material = self.calculateKeyingMaterial();
            BigInteger confirmation = self.createRound3PayloadToSend(material).getMacTag();
            if (end == End.DIALLING) {
                confirm(confirmation);
            }
            self.validateRound3PayloadReceived(new JPAKERound3Payload(there, number()), material);
            if (end == End.DIALLED) {
                confirm(confirmation);
            }
            return new PairedChannel(socket, in, out, fingerprint(end, material));
        } catch (CryptoException | IOException | IllegalArgumentException e) {
            // An end without a confirmation may be a guess as well, so it counts as one.
            throw new WrongCode(
                    e instanceof CryptoException ? "the codes differ" : "it ended before the code was confirmed");
        }
    }

    private void greet() throws IOException {
        out.writeUTF(GREETING);
        out.flush();
        String greeting = in.readUTF();
        if (!greeting.equals(GREETING)) {
            throw new IOException("the other end speaks '"
                    + greeting.substring(0, Math.min(greeting.length(), GREETING.length())) + "', not " + GREETING
                    + "; use the same version on all machines");
        }
    }

    private void sendFirst() throws IOException {
        JPAKERound1Payload first = self.createRound1PayloadToSend();
        write(first.getGx1());
        write(first.getGx2());
        for (BigInteger part : first.getKnowledgeProofForX1()) {
            write(part);
        }
        for (BigInteger part : first.getKnowledgeProofForX2()) {
            write(part);
        }
        out.flush();
    }

    private void confirm(BigInteger tag) throws IOException {
        write(tag);
        out.flush();
    }

    private void write(BigInteger number, BigInteger... more) throws IOException {
        byte[] bytes = number.toByteArray();
        out.writeShort(bytes.length);
        out.write(bytes);
        for (BigInteger next : more) {
            write(next);
        }
    }

    private BigInteger number() throws IOException {
        int length = in.readUnsignedShort();
        if (length == 0 || length > LONGEST_NUMBER) {
            throw new IOException("the other end sent a number of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new BigInteger(bytes);
    }

    private BigInteger[] proof() throws IOException {
        BigInteger[] parts = new BigInteger[PROOF_PARTS];
        for (int i = 0; i < PROOF_PARTS; i++) {
            parts[i] = number();
        }
        return parts;
    }

    private String fingerprint(End end, BigInteger material) {
        String ends = end == End.DIALLED ? here + there : there + here;
        String digest = digest((ends + material.toString(16)).getBytes(StandardCharsets.US_ASCII));
        return String.join(
                " ", digest.substring(0, 4), digest.substring(4, 8), digest.substring(8, 12), digest.substring(12, 16));
    }

    private static byte[] encoded(Certificate certificate) throws IOException {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
