package org.asterism.telephony;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP message as far as OPTIONS needs it (RFC 3261 §7): start line and headers; bodies are ignored. Reading never throws and
 * is bounded by the size of a datagram.
 */
sealed interface SipMessage {

    /** A response. {@code headers} in their order, names in lower case and long form. */
    record Response(int status, String phrase, List<Header> headers) implements SipMessage {
        public Response {
            headers = List.copyOf(headers);
        }

        /** The first value of this header. */
        Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equals(name))
                    .map(Header::value)
                    .findFirst();
        }

        /** True if this answers the request with that branch and method (RFC 3261 §17.1.3). */
        boolean answers(String branch, String method) {
            return header("via").map(via -> branchOf(via).equals(branch)).orElse(false)
                    && header("cseq").map(cseq -> methodOf(cseq).equals(method)).orElse(false);
        }

        boolean isFinal() {
            return status >= 200;
        }
    }

    /** A request; nobody sends us any on purpose. */
    record Request(String method, String uri) implements SipMessage {}

    /** Not SIP. */
    record Malformed(String reason) implements SipMessage {}

    /** One header line, unfolded. */
    record Header(String name, String value) {}

    int MOST_HEADERS = 256;

    Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6][0-9]{2})(?: (.*))?", Pattern.DOTALL);
    Pattern REQUEST_LINE = Pattern.compile("([A-Za-z0-9.!%*_+`'~-]{1,64}) (\\S+) SIP/2\\.0");
    Pattern HEADER_LINE = Pattern.compile("([A-Za-z0-9.!%*_+`'~-]{1,64})[ \\t]*:(.*)", Pattern.DOTALL);
    Map<String, String> COMPACT = Map.of(
            "v",
            "via",
            "i",
            "call-id",
            "f",
            "from",
            "t",
            "to",
            "m",
            "contact",
            "l",
            "content-length",
            "c",
            "content-type",
            "k",
            "supported");

    /** Reads a datagram. */
    static SipMessage read(byte[] data, int length) {
        String text = new String(data, 0, length, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r\n", -1);
        Matcher status = STATUS_LINE.matcher(lines[0]);
        Matcher request = REQUEST_LINE.matcher(lines[0]);
        if (request.matches()) {
            return new Request(request.group(1), request.group(2));
        }
        if (!status.matches()) {
            return new Malformed("neither request nor response");
        }
        List<Header> headers = new ArrayList<>();
        for (String line : unfolded(lines)) {
            Matcher header = HEADER_LINE.matcher(line);
            if (!header.matches()) {
                return new Malformed("not a header line");
            }
            if (headers.size() == MOST_HEADERS) {
                return new Malformed("more than " + MOST_HEADERS + " headers");
            }
            String name = header.group(1).toLowerCase(Locale.ROOT);
            headers.add(
                    new Header(COMPACT.getOrDefault(name, name), header.group(2).strip()));
        }
        String phrase = status.group(2);
        return new Response(Integer.parseInt(status.group(1)), phrase == null ? "" : phrase, headers);
    }

    /** Continuation lines begin with white space (RFC 3261 §7.3.1). */
    private static List<String> unfolded(String[] lines) {
        List<String> whole = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i];
            boolean isContinuation = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
            if (isContinuation && !whole.isEmpty()) {
                whole.set(whole.size() - 1, whole.get(whole.size() - 1) + " " + line.strip());
            } else if (!line.isEmpty()) {
                whole.add(line);
            }
        }
        return whole;
    }

    /** The branch of the topmost Via; empty if it has none. */
    static String branchOf(String via) {
        String top = via.split(",", 2)[0];
        for (String part : top.split(";", -1)) {
            String trimmed = part.strip();
            if (trimmed.regionMatches(true, 0, "branch=", 0, 7)) {
                return trimmed.substring(7).strip();
            }
        }
        return "";
    }

    private static String methodOf(String cseq) {
        String[] parts = cseq.strip().split("\\s+", -1);
        return parts.length == 2 ? parts[1].toUpperCase(Locale.ROOT) : "";
    }

    /**
     * An OPTIONS request (RFC 3261 §11.1).
     *
     * @param transport as in Via: UDP, TCP or TLS
     * @param uri whom to ask
     * @param local our host and port, for Via and Contact
     * @param token makes branch, tag and Call-ID unique
     */
    static byte[] options(String transport, String uri, String local, String token) {
        String host = local.substring(0, local.lastIndexOf(':'));
        return String.join(
                        "\r\n",
                        "OPTIONS " + uri + " SIP/2.0",
                        "Via: SIP/2.0/" + transport + " " + local + ";branch=" + branch(token) + ";rport",
                        "Max-Forwards: 70",
                        "From: <sip:asterism@" + host + ">;tag=" + token,
                        "To: <" + uri + ">",
                        "Call-ID: " + token + "@" + host,
                        "CSeq: 1 OPTIONS",
                        "Contact: <sip:asterism@" + local + ">",
                        "Accept: application/sdp",
                        "User-Agent: asterism",
                        "Content-Length: 0",
                        "",
                        "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 3261 §8.1.1.7: begins with the magic cookie. */
    static String branch(String token) {
        return "z9hG4bK" + token;
    }
}
