package org.asterism.survival.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.asterism.sip.SipMessage;
import org.asterism.sip.SipMessage.Header;
import org.asterism.sip.SipMessage.Request;
import org.asterism.survival.core.Rescue.Effect;
import org.asterism.survival.core.Rescue.Send;

/** What the two ends of {@link Captured}'s call send and get while it is continued. */
final class Ends {

    static final String OFFER = "v=0\r\no=caller 1 2 IN IP4 10.77.0.1\r\n";
    static final String ANSWER = "v=0\r\no=callee 1 2 IN IP4 10.77.0.2\r\n";

    private Ends() {}

    static List<Effect> answer(Rescue rescue, Request request, int status, String body, long at) {
        List<Header> headers = new ArrayList<>(request.headers());
        headers.removeIf(
                header -> header.name().equals("contact") || header.name().startsWith("content"));
        return rescue.received(new SipMessage.Response(status, "X", headers, body), at);
    }

    static Request from(String callId, String method, long cseq, String body) {
        List<Header> headers = List.of(
                new Header("via", "SIP/2.0/UDP x;branch=z9hG4bK" + (method.equals("ACK") ? "ack" : method) + cseq),
                new Header("from", "<sip:x@x>;tag=a"),
                new Header("to", "<sip:y@y>;tag=b"),
                new Header("call-id", callId),
                new Header("cseq", cseq + " " + method));
        return new Request(method, "sip:asterism@10.77.0.100:5062", headers, body);
    }

    static Request request(List<Effect> effects) {
        assertThat(requests(effects)).hasSize(1);
        return requests(effects).get(0);
    }

    static List<Request> requests(List<Effect> effects) {
        return effects.stream()
                .filter(Send.class::isInstance)
                .map(effect -> ((Send) effect).message())
                .map(bytes -> SipMessage.read(bytes, bytes.length))
                .filter(Request.class::isInstance)
                .map(Request.class::cast)
                .toList();
    }
}
