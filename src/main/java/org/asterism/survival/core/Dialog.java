package org.asterism.survival.core;

import java.util.List;

/**
 * An answered SIP dialog of an Asterisk, with all that is needed to go on in it. Travels between nodes: fields are only added, each
 * with a default.
 *
 * @param localTag Asterisk's tag
 * @param localUri From or To of Asterisk's side, without tag
 * @param remoteTarget the far end's Contact URI
 * @param routes the route set in the order in which Asterisk puts it into requests
 * @param farHost where the far end's last message came from, with {@code farPort}
 * @param transport {@code UDP}, {@code TCP} or {@code TLS}
 * @param ownHost what Asterisk's Contact names: the floating address
 * @param localCseq last number of a request of Asterisk's that was seen; -1 = none
 * @param farSdp the far end's last session description; empty: none was seen
 * @param sessionSeconds of the session timer (RFC 4028); 0 = none
 * @param side what the far end is in the call
 * @param answeredAt milliseconds since 1970, by the clock of the journal's node
 * @param partner Call-ID of the other dialog if the channels of both are alone in a bridge; else empty
 * @param bridged channels in its bridge; 0 = in none
 */
public record Dialog(
        String callId,
        String localTag,
        String remoteTag,
        String localUri,
        String remoteUri,
        String remoteTarget,
        List<String> routes,
        String farHost,
        int farPort,
        String transport,
        String ownHost,
        long localCseq,
        long remoteCseq,
        String farSdp,
        String ownSdp,
        int sessionSeconds,
        Side side,
        long answeredAt,
        String partner,
        int bridged,
        Channel channel) {

    /** What the far end is. */
    public enum Side {
        /** It began the dialog. */
        CALLER,
        /** Asterisk called it. */
        CALLEE
    }

    public Dialog {
        routes = List.copyOf(routes);
    }

    /**
     * What the bill needs of the channel. All empty while it is not known.
     *
     * @param name such as {@code PJSIP/300-00000001}
     */
    public record Channel(
            String name,
            String uniqueId,
            String linkedId,
            String number,
            String callerName,
            String exten,
            String context,
            String account) {

        /** Nothing known. */
        public static final Channel UNKNOWN = new Channel("", "", "", "", "", "", "", "");
    }

    /** Numbers of requests go on so far above the last that was seen. */
    static final int CSEQ_AHEAD = 1000;

    /** As it is once it is continued in Asterisk's place, for who might have to continue it in turn. */
    Dialog continued() {
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                localUri,
                remoteUri,
                remoteTarget,
                routes,
                farHost,
                farPort,
                transport,
                ownHost,
                Math.max(0, localCseq) + CSEQ_AHEAD,
                remoteCseq,
                farSdp,
                ownSdp,
                sessionSeconds,
                side,
                answeredAt,
                partner,
                bridged,
                channel);
    }

    /** Whether the media of either side is encrypted: its keys are bound to Asterisk's side. */
    public boolean hasEncryption() {
        return farSdp.contains("/SAVP") || ownSdp.contains("/SAVP") || farSdp.contains("a=crypto:");
    }
}
