package org.asterism.telephony;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipMessage.Header;
import org.asterism.sip.SipValues;

/** The messages of one call that this side makes. */
final class CallMessages {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern CONNECTION = Pattern.compile("(?m)^c=IN IP[46] (\\S+?)(?:/\\S*)?\\r?$");
    private static final Pattern AUDIO = Pattern.compile("(?m)^m=audio ([0-9]{1,5})(?:/\\S*)? ");
    private static final int NOT_ACCEPTABLE_HERE = 488;

    private final String uri;
    private final String token;
    private String local = "";
    private String to;
    private String target;
    private List<String> routes = List.of();

    CallMessages(String uri) {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        this.uri = uri;
        this.token = HexFormat.of().formatHex(random);
        this.to = "<" + uri + ">";
        this.target = uri;
    }

    String callId() {
        return token + "@asterism";
    }

    boolean isOurs(SipMessage.Response response) {
        return response.callId().equals(callId()) && response.branch().startsWith(SipMessage.newBranch(token));
    }

    /** @param port where sound is received */
    byte[] invite(InetSocketAddress own, int port) {
        local = SipProbe.text(own);
        String kind = own.getAddress() instanceof Inet4Address ? "IP4" : "IP6";
        String host = own.getAddress().getHostAddress();
        String body = "v=0\r\no=asterism 1 1 IN " + kind + " " + host + "\r\ns=-\r\nc=IN " + kind + " " + host
                + "\r\nt=0 0\r\nm=audio " + port + " RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n";
        List<Header> headers = headers("INVITE", "");
        headers.add(new Header("contact", "<sip:asterism@" + local + ">"));
        headers.add(new Header("content-type", "application/sdp"));
        headers.add(new Header("user-agent", "asterism"));
        return SipMessage.bytes("INVITE " + uri + " SIP/2.0", headers, body);
    }

    /** Of a final response; that of a success is a request of its own (RFC 3261 §13.2.2.4), and what comes later goes the same way. */
    byte[] ack(SipMessage.Response response) {
        to = response.header("to").orElse(to);
        if (!response.isSuccess()) {
            return SipMessage.bytes("ACK " + uri + " SIP/2.0", headers("ACK", ""), "");
        }
        target = response.header("contact").map(SipValues::uri).orElse(uri);
        routes = new ArrayList<>(response.all("record-route"));
        java.util.Collections.reverse(routes);
        return SipMessage.bytes("ACK " + target + " SIP/2.0", headers("ACK", "a"), "");
    }

    /** Belongs to the INVITE's transaction (RFC 3261 §9.1). */
    byte[] cancel() {
        return SipMessage.bytes("CANCEL " + uri + " SIP/2.0", headers("CANCEL", ""), "");
    }

    byte[] bye() {
        return SipMessage.bytes("BYE " + target + " SIP/2.0", headers("BYE", "b"), "");
    }

    private List<Header> headers(String method, String branch) {
        String host = local.substring(0, local.lastIndexOf(':'));
        List<Header> headers = new ArrayList<>(List.of(
                new Header(
                        "via", "SIP/2.0/UDP " + local + ";branch=" + SipMessage.newBranch(token) + branch + ";rport"),
                new Header("max-forwards", "70")));
        routes.forEach(route -> headers.add(new Header("route", route)));
        headers.addAll(List.of(
                new Header("from", "<sip:asterism@" + host + ">;tag=" + token),
                new Header("to", to),
                new Header("call-id", callId()),
                new Header("cseq", (method.equals("BYE") ? 2 : 1) + " " + method)));
        return headers;
    }

    /** To what the other side asks within the call: a change of its sound is declined, all else is granted. */
    byte[] reply(SipMessage.Request request) {
        boolean isChange = request.method().equals("INVITE") || request.method().equals("UPDATE");
        List<Header> headers = new ArrayList<>();
        request.headers().stream()
                .filter(header ->
                        List.of("via", "from", "to", "call-id", "cseq").contains(header.name()))
                .forEach(headers::add);
        String line = isChange ? NOT_ACCEPTABLE_HERE + " Not Acceptable Here" : "200 OK";
        return SipMessage.bytes("SIP/2.0 " + line, headers, "");
    }

    /** Where the sound goes, by the answer's SDP. */
    static Optional<InetSocketAddress> media(String sdp) {
        Matcher connection = CONNECTION.matcher(sdp);
        Matcher audio = AUDIO.matcher(sdp);
        if (!connection.find() || !audio.find()) {
            return Optional.empty();
        }
        String host = connection.group(1);
        int port = Integer.parseInt(audio.group(1));
        boolean isNumeric = host.matches("[0-9.]+") || (host.contains(":") && host.matches("[0-9a-fA-F:.]+"));
        return isNumeric && port > 0 && port < 65_536
                ? Optional.of(new InetSocketAddress(host, port))
                : Optional.empty();
    }
}
