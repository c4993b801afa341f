package org.asterism.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes values of headers apart (RFC 3261 §20, §25.1). Nothing throws; what is not there is empty. */
public final class SipValues {

    private static final Map<String, String> ODD = Map.of("call-id", "Call-ID", "cseq", "CSeq", "min-se", "Min-SE");

    private SipValues() {}

    /**
     * Host and port of a URI or of Via's sent-by.
     *
     * @param port 0 = not given
     */
    public record HostPort(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** Values that share a line, apart: commas within quotes or angle brackets do not part. */
    public static List<String> split(String line) {
        List<String> values = new ArrayList<>();
        int from = 0;
        int depth = 0;
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char at = line.charAt(i);
            if (at == '"' && (i == 0 || line.charAt(i - 1) != '\\')) {
                isQuoted = !isQuoted;
            } else if (!isQuoted && at == '<') {
                depth++;
            } else if (!isQuoted && at == '>') {
                depth--;
            } else if (!isQuoted && depth == 0 && at == ',') {
                values.add(line.substring(from, i).strip());
                from = i + 1;
            }
        }
        values.add(line.substring(from).strip());
        return values;
    }

    /** The URI of From, To, Contact, Route or Record-Route. */
    public static String uri(String value) {
        int open = value.indexOf('<');
        int close = value.indexOf('>', open + 1);
        if (open >= 0 && close > open) {
            return value.substring(open + 1, close);
        }
        return value.split(";", 2)[0].strip();
    }

    /** A parameter of the header, outside of its URI; empty if it is not there or has no value. */
    public static String parameter(String value, String name) {
        String after = value.substring(value.lastIndexOf('>') + 1);
        for (String part : after.split(";", -1)) {
            String trimmed = part.strip();
            if (trimmed.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
                return trimmed.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    /** The value without its tag. */
    public static String withoutTag(String value) {
        int close = value.lastIndexOf('>');
        StringBuilder kept = new StringBuilder(value.substring(0, close + 1));
        String[] parts = value.substring(close + 1).split(";", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].strip().regionMatches(true, 0, "tag=", 0, 4)) {
                kept.append(i == 0 ? "" : ";").append(parts[i]);
            }
        }
        return kept.toString();
    }

    /** Host and port of a SIP URI. */
    public static HostPort ofUri(String uri) {
        String rest = uri.replaceFirst("(?i)^sips?:", "");
        int end = rest.length();
        for (char stop : new char[] {';', '?'}) {
            int at = rest.indexOf(stop);
            end = at >= 0 && at < end ? at : end;
        }
        rest = rest.substring(0, end);
        return hostPort(rest.substring(rest.lastIndexOf('@') + 1));
    }

    /** The user of a SIP URI; empty if it has none. */
    public static String userOf(String uri) {
        String rest = uri.replaceFirst("(?i)^sips?:", "");
        int at = rest.indexOf('@');
        return at < 0 ? "" : rest.substring(0, at).split("[;:]", 2)[0];
    }

    /** Who sent the request that this Via stands in. */
    public static HostPort sentBy(String via) {
        String[] words = via.split(",", 2)[0].split(";", 2)[0].strip().split("\\s+", 2);
        return words.length == 2 ? hostPort(words[1].strip()) : new HostPort("", 0);
    }

    private static HostPort hostPort(String text) {
        int bracket = text.indexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        long port = colon < 0 ? 0 : number(text.substring(colon + 1));
        boolean isPort = port > 0 && port < 65_536;
        return new HostPort(host.replace("[", "").replace("]", ""), isPort ? (int) port : 0);
    }

    /** A number without sign that the text begins with; -1 if there is none. */
    public static long number(String text) {
        String digits = text.strip();
        int end = 0;
        while (end < digits.length() && end < 18 && digits.charAt(end) >= '0' && digits.charAt(end) <= '9') {
            end++;
        }
        return end == 0 ? -1 : Long.parseLong(digits.substring(0, end));
    }

    static long cseqNumber(String cseq) {
        return number(cseq);
    }

    static String cseqMethod(String cseq) {
        String[] parts = cseq.strip().split("\\s+", -1);
        return parts.length == 2 ? parts[1].toUpperCase(Locale.ROOT) : "";
    }

    /** As headers are usually written: stacks that compare with case are met. */
    static String canonical(String name) {
        String odd = ODD.get(name);
        if (odd != null) {
            return odd;
        }
        StringBuilder text = new StringBuilder(name);
        for (int i = 0; i < text.length(); i++) {
            if (i == 0 || text.charAt(i - 1) == '-') {
                text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
            }
        }
        return text.toString();
    }
}
