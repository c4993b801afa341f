package org.asterism.demo.client;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The few SIP messages (RFC 3261) that a client needs which calls and hangs up. */
final class SipText {

    private static final String END = "\r\n";

    private SipText() {}

    /**
     * One request.
     *
     * @param method OPTIONS, INVITE, ACK or BYE
     * @param target request URI
     * @param toTag of the other side; empty outside a dialog
     * @param branch names the transaction; a retransmission has the same
     */
    record Request(
            String method,
            String target,
            String callId,
            int sequence,
            String toTag,
            String branch,
            InetSocketAddress own,
            InetSocketAddress to) {

        byte[] bytes() {
            String ownText = own.getAddress().getHostAddress() + ":" + own.getPort();
            String body = method.equals("INVITE") ? offer(own) : "";
            String text = method + " " + target + " SIP/2.0" + END
                    + "Via: SIP/2.0/UDP " + ownText + ";branch=z9hG4bK" + branch + ";rport" + END
                    + "Max-Forwards: 70" + END
                    + "From: <sip:demo@" + ownText + ">;tag=d" + callId + END
                    + "To: <sip:" + to.getAddress().getHostAddress() + ">"
                    + (toTag.isEmpty() ? "" : ";tag=" + toTag) + END
                    + "Call-ID: " + callId + END
                    + "CSeq: " + sequence + " " + method + END
                    + "Contact: <sip:demo@" + ownText + ">" + END
                    + (body.isEmpty() ? "" : "Content-Type: application/sdp" + END)
                    + "Content-Length: " + body.length() + END + END
                    + body;
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Offers G.711 to a port where nobody listens: the numbers that are called send no sound. */
    private static String offer(InetSocketAddress own) {
        String host = own.getAddress().getHostAddress();
        return "v=0" + END + "o=demo 1 1 IN IP4 " + host + END + "s=-" + END + "c=IN IP4 " + host + END + "t=0 0" + END
                + "m=audio 20000 RTP/AVP 0" + END + "a=rtpmap:0 PCMU/8000" + END;
    }

    /**
     * What came in: a response ({@code status} of 100 or more) or a request ({@code status} 0).
     *
     * @param method of the request, or of the CSeq line of a response
     */
    record Received(int status, String method, String callId, String text) {

        /** Value of the first such header, empty if there is none. */
        String header(String name) {
            return SipText.header(text, name);
        }

        String toTag() {
            String to = header("To");
            int tag = to.indexOf(";tag=");
            return tag < 0 ? "" : to.substring(tag + 5).split("[;>\\s]", 2)[0];
        }

        /** Where further requests of the dialog go: the URI of Contact. */
        String contact() {
            String contact = header("Contact");
            int open = contact.indexOf('<');
            int close = contact.indexOf('>');
            return open >= 0 && close > open ? contact.substring(open + 1, close) : contact;
        }

        boolean isRequest() {
            return status == 0 && !method.equals("ACK");
        }

        /** A 200 to this request, from {@code host}, which gives the dialog that tag if it has none. */
        byte[] accepted(String tag, String host) {
            StringBuilder reply = new StringBuilder("SIP/2.0 200 OK").append(END);
            for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
                String added = name.equals("To") && toTag().isEmpty() ? ";tag=" + tag : "";
                reply.append(name)
                        .append(": ")
                        .append(header(name))
                        .append(added)
                        .append(END);
            }
            return reply.append("Contact: <sip:")
                    .append(host)
                    .append('>')
                    .append(END)
                    .append("Content-Length: 0")
                    .append(END)
                    .append(END)
                    .toString()
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** Empty if it is not SIP. */
    static Optional<Received> parse(byte[] bytes, int count) {
        String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        String[] first = text.split(END, 2)[0].split(" ", 3);
        if (first.length < 3) {
            return Optional.empty();
        }
        String callId = header(text, "Call-ID");
        if (!first[0].equals("SIP/2.0")) {
            return first[2].equals("SIP/2.0") ? Optional.of(new Received(0, first[0], callId, text)) : Optional.empty();
        }
        String[] sequence = header(text, "CSeq").split(" ", 2);
        if (!first[1].matches("[1-6]\\d\\d") || sequence.length < 2) {
            return Optional.empty();
        }
        return Optional.of(new Received(Integer.parseInt(first[1]), sequence[1].strip(), callId, text));
    }

    private static String header(String text, String name) {
        String wanted = name.toLowerCase(Locale.ROOT) + ":";
        for (String line : text.lines().toList()) {
            if (line.isEmpty()) {
                break;
            }
            if (line.toLowerCase(Locale.ROOT).startsWith(wanted)) {
                return line.substring(wanted.length()).strip();
            }
        }
        return "";
    }
}
