package org.asterism.survival.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipMessage.Header;
import org.asterism.sip.SipMessage.Request;
import org.asterism.sip.SipMessage.Response;
import org.asterism.sip.SipValues;

/** One dialog as it is continued in Asterisk's place (RFC 3261 §12.2). */
final class Leg {

    private static final int SIP_PORT = 5060;
    private static final String ALLOW = "INVITE, ACK, BYE, CANCEL, UPDATE, INFO, OPTIONS";

    private final Dialog dialog;
    private final String contact;
    private final String via;
    private String target;
    private long cseq;
    private String sentSdp = "";

    /** @param port of the rescuer, at the address that Asterisk had */
    Leg(Dialog dialog, int port) {
        String host = dialog.ownHost().contains(":") ? "[" + dialog.ownHost() + "]" : dialog.ownHost();
        String over = isReliable(dialog) ? ";transport=tcp" : "";
        this.dialog = dialog;
        this.contact = "<sip:asterism@" + host + ":" + port + over + ">";
        this.via = "SIP/2.0/" + (isReliable(dialog) ? "TCP" : "UDP") + " " + host + ":" + port + ";rport;branch=";
        this.target = dialog.remoteTarget();
        this.cseq = Math.max(0, dialog.localCseq()) + Dialog.CSEQ_AHEAD;
    }

    Dialog dialog() {
        return dialog;
    }

    private static boolean isReliable(Dialog dialog) {
        return !dialog.transport().equals("UDP");
    }

    boolean isReliable() {
        return isReliable(dialog);
    }

    long nextCseq() {
        return ++cseq;
    }

    String sentSdp() {
        return sentSdp;
    }

    /** The far end named a new target (RFC 3261 §12.2.1.2). */
    void heard(SipMessage message) {
        String method = message instanceof Request request ? request.method() : message.cseqMethod();
        boolean refreshes = method.equals("INVITE") || method.equals("UPDATE");
        boolean isRefusal = message instanceof Response response && !response.isSuccess();
        if (refreshes && !isRefusal) {
            message.header("contact").ifPresent(value -> target = SipValues.uri(value));
        }
    }

    /**
     * Where requests go: over UDP to where the far end's last message came from, which is right behind address translation, too;
     * over TCP to what its URIs name, since the connection died with Asterisk.
     */
    HepPacket.Address destination() {
        if (!isReliable()) {
            return new HepPacket.Address(dialog.farHost(), dialog.farPort());
        }
        String next = dialog.routes().isEmpty()
                ? target
                : SipValues.uri(dialog.routes().get(0));
        SipValues.HostPort named = SipValues.ofUri(next);
        return new HepPacket.Address(named.host(), named.port() == 0 ? SIP_PORT : named.port());
    }

    byte[] request(String method, long number, String branch, Map<String, String> extra, String body) {
        if (!body.isEmpty() && body.startsWith("v=0")) {
            sentSdp = body;
        }
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("via", via + branch));
        headers.add(new Header("max-forwards", "70"));
        String uri = target;
        List<String> routes = new ArrayList<>(dialog.routes());
        if (!routes.isEmpty() && !SipValues.uri(routes.get(0)).contains(";lr")) {
            uri = SipValues.uri(routes.remove(0)); // a strict router, RFC 3261 §12.2.1.1
            routes.add("<" + target + ">");
        }
        routes.forEach(route -> headers.add(new Header("route", route)));
        headers.add(new Header("from", dialog.localUri() + ";tag=" + dialog.localTag()));
        headers.add(new Header("to", dialog.remoteUri() + tag(dialog.remoteTag())));
        headers.add(new Header("call-id", dialog.callId()));
        headers.add(new Header("cseq", number + " " + method));
        if (method.equals("INVITE") || method.equals("UPDATE")) {
            headers.add(new Header("contact", contact));
            headers.add(new Header("allow", ALLOW));
            headers.add(new Header("supported", "timer"));
            if (dialog.sessionSeconds() > 0) {
                headers.add(new Header("session-expires", dialog.sessionSeconds() + ";refresher=uac"));
            }
        }
        extra.forEach((name, value) -> headers.add(new Header(name, value)));
        described(headers, body);
        return SipMessage.bytes(method + " " + uri + " SIP/2.0", headers, body);
    }

    private static String tag(String tag) {
        return tag.isEmpty() ? "" : ";tag=" + tag;
    }

    private static void described(List<Header> headers, String body) {
        boolean isNamed = headers.stream().anyMatch(header -> header.name().equals("content-type"));
        if (!body.isEmpty() && !isNamed) {
            headers.add(new Header("content-type", "application/sdp"));
        }
    }

    byte[] response(Request to, int status, String phrase, String body) {
        if (body.startsWith("v=0")) {
            sentSdp = body;
        }
        List<Header> headers = new ArrayList<>();
        for (Header header : to.headers()) {
            if (List.of("via", "from", "to", "call-id", "cseq", "record-route").contains(header.name())) {
                headers.add(header);
            }
        }
        boolean isRefresh = to.method().equals("INVITE") || to.method().equals("UPDATE");
        if (isRefresh && status < 300 && status > 100) {
            headers.add(new Header("contact", contact));
            headers.add(new Header("supported", "timer"));
            to.header("session-expires").ifPresent(value -> {
                headers.add(new Header("require", "timer"));
                headers.add(
                        new Header("session-expires", value.contains("refresher") ? value : value + ";refresher=uac"));
            });
        }
        headers.add(new Header("allow", ALLOW));
        described(headers, body);
        return SipMessage.bytes("SIP/2.0 " + status + " " + phrase, headers, body);
    }
}
