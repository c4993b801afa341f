package org.asterism.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIP message (RFC 3261 §7): start line, headers, body. Reading never throws and is bounded by the size of what is given.
 * Headers stand in their order, with names in lower case and long form; a body is what follows the empty line, as far as
 * Content-Length says.
 */
public sealed interface SipMessage {

    /** Most headers of one message that are read. */
    int MOST_HEADERS = 256;

    /** A response. */
    record Response(int status, String phrase, List<Header> headers, String body) implements SipMessage {
        public Response {
            headers = List.copyOf(headers);
        }

        /** True if this answers the request with that branch and method (RFC 3261 §17.1.3). */
        public boolean answers(String branch, String method) {
            return branch().equals(branch) && cseqMethod().equals(method);
        }

        public boolean isFinal() {
            return status >= 200;
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /** A request. */
    record Request(String method, String uri, List<Header> headers, String body) implements SipMessage {
        public Request {
            headers = List.copyOf(headers);
        }
    }

    /** Not SIP. */
    record Malformed(String reason) implements SipMessage {
        @Override
        public List<Header> headers() {
            return List.of();
        }

        @Override
        public String body() {
            return "";
        }
    }

    /** One header line, unfolded. */
    record Header(String name, String value) {}

    List<Header> headers();

    String body();

    /** The first value of this header; {@code name} in lower case and long form. */
    default Optional<String> header(String name) {
        return headers().stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .findFirst();
    }

    /** All values of this header; those that share a line are separate. */
    default List<String> all(String name) {
        List<String> values = new ArrayList<>();
        headers().stream()
                .filter(header -> header.name().equals(name))
                .forEach(header -> values.addAll(SipValues.split(header.value())));
        return values;
    }

    /** The branch of the topmost Via; empty if it has none. */
    default String branch() {
        return header("via").map(SipMessage::branchOf).orElse("");
    }

    default String callId() {
        return header("call-id").orElse("");
    }

    /** The number of CSeq; -1 if it has none. */
    default long cseq() {
        return header("cseq").map(SipValues::cseqNumber).orElse(-1L);
    }

    /** The method of CSeq, in capitals; empty if it has none. */
    default String cseqMethod() {
        return header("cseq").map(SipValues::cseqMethod).orElse("");
    }

    /** The tag of From; empty if it has none. */
    default String fromTag() {
        return header("from").map(value -> SipValues.parameter(value, "tag")).orElse("");
    }

    /** The tag of To; empty if it has none. */
    default String toTag() {
        return header("to").map(value -> SipValues.parameter(value, "tag")).orElse("");
    }

    /** Reads a datagram, or one message of a stream. */
    static SipMessage read(byte[] data, int length) {
        String text = new String(data, 0, length, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r\n", -1);
        Matcher status = Grammar.STATUS_LINE.matcher(lines[0]);
        Matcher request = Grammar.REQUEST_LINE.matcher(lines[0]);
        if (!request.matches() && !status.matches()) {
            return new Malformed("neither request nor response");
        }
        List<Header> headers = new ArrayList<>();
        for (String line : unfolded(lines)) {
            Matcher header = Grammar.HEADER_LINE.matcher(line);
            if (!header.matches()) {
                return new Malformed("not a header line");
            }
            if (headers.size() == MOST_HEADERS) {
                return new Malformed("more than " + MOST_HEADERS + " headers");
            }
            String name = header.group(1).toLowerCase(Locale.ROOT);
            headers.add(new Header(
                    Grammar.COMPACT.getOrDefault(name, name), header.group(2).strip()));
        }
        String body = end < 0 ? "" : body(text.substring(end + 4), headers);
        if (request.matches()) {
            return new Request(request.group(1).toUpperCase(Locale.ROOT), request.group(2), headers, body);
        }
        String phrase = status.group(2);
        return new Response(Integer.parseInt(status.group(1)), phrase == null ? "" : phrase, headers, body);
    }

    /** Content-Length counts bytes; what a stream has beyond is not ours. */
    private static String body(String rest, List<Header> headers) {
        byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
        int wanted = headers.stream()
                .filter(header -> header.name().equals("content-length"))
                .map(header -> SipValues.number(header.value()))
                .findFirst()
                .filter(length -> length >= 0 && length < bytes.length)
                .map(Long::intValue)
                .orElse(bytes.length);
        return wanted == bytes.length ? rest : new String(bytes, 0, wanted, StandardCharsets.UTF_8);
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

    private static String branchOf(String via) {
        return SipValues.parameter(via.split(",", 2)[0], "branch");
    }

    /**
     * A message as it goes to the network; Content-Length is added.
     *
     * @param startLine without its end
     * @param headers without Content-Length
     */
    static byte[] bytes(String startLine, List<Header> headers, String body) {
        StringBuilder text = new StringBuilder(512).append(startLine).append("\r\n");
        headers.forEach(header -> text.append(SipValues.canonical(header.name()))
                .append(": ")
                .append(header.value())
                .append("\r\n"));
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        text.append("Content-Length: ").append(length).append("\r\n\r\n").append(body);
        return text.toString().getBytes(StandardCharsets.UTF_8);
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
        return bytes(
                "OPTIONS " + uri + " SIP/2.0",
                List.of(
                        new Header(
                                "via", "SIP/2.0/" + transport + " " + local + ";branch=" + newBranch(token) + ";rport"),
                        new Header("max-forwards", "70"),
                        new Header("from", "<sip:asterism@" + host + ">;tag=" + token),
                        new Header("to", "<" + uri + ">"),
                        new Header("call-id", token + "@" + host),
                        new Header("cseq", "1 OPTIONS"),
                        new Header("contact", "<sip:asterism@" + local + ">"),
                        new Header("accept", "application/sdp"),
                        new Header("user-agent", "asterism")),
                "");
    }

    /** RFC 3261 §8.1.1.7: begins with the magic cookie. */
    static String newBranch(String token) {
        return "z9hG4bK" + token;
    }

    /** What the lines of a message look like. */
    final class Grammar {

        private static final Pattern STATUS_LINE =
                Pattern.compile("SIP/2\\.0 ([1-6][0-9]{2})(?: (.*))?", Pattern.DOTALL);
        private static final Pattern REQUEST_LINE = Pattern.compile("([A-Za-z0-9.!%*_+`'~-]{1,64}) (\\S+) SIP/2\\.0");
        private static final Pattern HEADER_LINE =
                Pattern.compile("([A-Za-z0-9.!%*_+`'~-]{1,64})[ \\t]*:(.*)", Pattern.DOTALL);
        private static final Map<String, String> COMPACT = Map.of(
                "v", "via",
                "i", "call-id",
                "f", "from",
                "t", "to",
                "m", "contact",
                "l", "content-length",
                "c", "content-type",
                "k", "supported",
                "x", "session-expires");

        private Grammar() {}
    }
}
