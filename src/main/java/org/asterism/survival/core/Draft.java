package org.asterism.survival.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipValues;

/** A dialog as it is being learned. */
final class Draft {

    private final String callId;
    private final boolean isCaller;
    private String localTag = "";
    private String remoteTag = "";
    private String localUri = "";
    private String remoteUri = "";
    private String remoteTarget = "";
    private List<String> routes = List.of();
    private HepPacket.Address far;
    private String transport;
    private String ownHost = "";
    private long localCseq = -1;
    private long remoteCseq = -1;
    private String farSdp = "";
    private String ownSdp = "";
    private int sessionSeconds;
    private long answeredAt;
    private boolean isConfirmed;
    private long touchedAt;

    private String partner = "";
    private int bridged;
    private Dialog.Channel channel = Dialog.Channel.UNKNOWN;

    Draft(String callId, boolean isCaller, HepPacket.Address far, String transport) {
        this.callId = callId;
        this.isCaller = isCaller;
        this.far = far;
        this.transport = transport;
    }

    boolean isConfirmed() {
        return isConfirmed;
    }

    String callId() {
        return callId;
    }

    long touchedAt() {
        return touchedAt;
    }

    Dialog.Channel channel() {
        return channel;
    }

    void channel(Dialog.Channel next) {
        channel = next;
    }

    /** With whom it is bridged, and with how many channels. */
    void bridge(String nextPartner, int members) {
        partner = nextPartner;
        bridged = members;
    }

    /** A message that Asterisk sent. */
    void sent(SipMessage message, long now) {
        touchedAt = now;
        if (message instanceof SipMessage.Request request) {
            localCseq = Math.max(localCseq, request.cseq());
            if (!isConfirmed && request.method().equals("INVITE")) {
                localTag = request.fromTag();
                localUri = own(request, "from");
                remoteUri = own(request, "to");
            }
            if (offers(request.method())) {
                describedByUs(request);
            }
        } else if (message instanceof SipMessage.Response response && isAgreement(response)) {
            if (!isConfirmed) {
                localTag = response.toTag();
                confirm(now);
            }
            describedByUs(response);
            timer(response);
        }
    }

    /** A message of the far end. */
    void received(SipMessage message, HepPacket.Address from, String over, long now) {
        touchedAt = now;
        far = from;
        transport = over;
        if (message instanceof SipMessage.Request request) {
            remoteCseq = Math.max(remoteCseq, request.cseq());
            if (!isConfirmed && request.method().equals("INVITE")) {
                remoteTag = request.fromTag();
                remoteUri = own(request, "from");
                localUri = own(request, "to");
                routes = request.all("record-route");
            }
            if (offers(request.method())) {
                describedByFar(request);
            } else if (request.method().equals("ACK")) {
                takeFarSdp(request);
            }
        } else if (message instanceof SipMessage.Response response && isAgreement(response)) {
            if (!isConfirmed) {
                remoteTag = response.toTag();
                List<String> reversed = new ArrayList<>(response.all("record-route"));
                Collections.reverse(reversed);
                routes = reversed;
                confirm(now);
            }
            describedByFar(response);
            timer(response);
        }
    }

    private static boolean offers(String method) {
        return method.equals("INVITE") || method.equals("UPDATE");
    }

    private static boolean isAgreement(SipMessage.Response response) {
        return response.isSuccess() && offers(response.cseqMethod());
    }

    private static String own(SipMessage message, String header) {
        return SipValues.withoutTag(message.header(header).orElse(""));
    }

    private void confirm(long now) {
        isConfirmed = true;
        answeredAt = now;
    }

    private void describedByUs(SipMessage message) {
        message.header("contact")
                .ifPresent(contact ->
                        ownHost = SipValues.ofUri(SipValues.uri(contact)).host());
        if (isSdp(message)) {
            ownSdp = message.body();
        }
    }

    private void describedByFar(SipMessage message) {
        message.header("contact").ifPresent(contact -> remoteTarget = SipValues.uri(contact));
        takeFarSdp(message);
    }

    private void takeFarSdp(SipMessage message) {
        if (isSdp(message)) {
            farSdp = message.body();
        }
    }

    private static boolean isSdp(SipMessage message) {
        return message.body().startsWith("v=0");
    }

    private void timer(SipMessage.Response response) {
        sessionSeconds = response.header("session-expires")
                .map(value -> (int) Math.min(86_400, Math.max(0, SipValues.number(value))))
                .orElse(0);
    }

    Dialog dialog() {
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                localUri,
                remoteUri,
                remoteTarget,
                routes,
                far.host(),
                far.port(),
                transport,
                ownHost,
                localCseq,
                remoteCseq,
                farSdp,
                ownSdp,
                sessionSeconds,
                isCaller ? Dialog.Side.CALLER : Dialog.Side.CALLEE,
                answeredAt,
                partner,
                bridged,
                channel);
    }
}
