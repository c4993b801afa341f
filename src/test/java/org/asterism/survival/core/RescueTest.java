package org.asterism.survival.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asterism.survival.core.Ends.ANSWER;
import static org.asterism.survival.core.Ends.OFFER;
import static org.asterism.survival.core.Ends.from;
import static org.asterism.survival.core.Ends.request;
import static org.asterism.survival.core.Ends.requests;

import java.util.ArrayList;
import java.util.List;
import org.asterism.sip.SipMessage.Request;
import org.asterism.survival.core.Rescue.Effect;
import org.asterism.survival.core.Rescue.Ended;
import org.asterism.survival.core.Rescue.Joined;
import org.asterism.survival.core.Rescue.Outcome;
import org.asterism.survival.core.Rescue.Send;
import org.junit.jupiter.api.Test;

class RescueTest {

    private final Rescue rescue = new Rescue(5062, 1000, "t", Rescue.Media.DIRECT);

    @Test
    void bothEndsOfARealCallAreLedToOneAnother() {
        Request toCaller = request(take(Captured.journal().all()));

        assertThat(toCaller.method()).isEqualTo("INVITE");
        assertThat(toCaller.uri()).isEqualTo("sip:caller@10.77.0.1:5071");
        assertThat(toCaller.body()).isEmpty();
        assertThat(toCaller.fromTag()).isEqualTo("3dd425bf-fb43-4ad5-abfb-82e09f881180");
        assertThat(toCaller.toTag()).isEqualTo("948c1");
        assertThat(toCaller.header("contact")).contains("<sip:asterism@10.77.0.100:5062>");
        Request toCallee = request(answer(toCaller, 200, OFFER, 10));
        assertThat(toCallee.body()).isEqualTo(OFFER);
        assertThat(toCallee.cseq()).isEqualTo(11370 + 1001);

        List<Effect> agreed = answer(toCallee, 200, ANSWER, 20);

        assertThat(requests(agreed)).extracting(Request::method).containsExactly("ACK", "ACK");
        assertThat(requests(agreed).get(1).body()).isEqualTo(ANSWER);
        assertThat(requests(agreed).get(1).callId()).isEqualTo(Captured.CALLER);
        assertThat(agreed).contains(new Joined());
    }

    @Test
    void aByeIsRelayedAndEndsTheCallOnce() {
        join();

        List<Effect> ended = rescue.received(from(Captured.CALLEE, "BYE", 7, ""), 5000);
        List<Effect> repeated = rescue.received(from(Captured.CALLEE, "BYE", 7, ""), 5100);

        assertThat(((Send) ended.get(0)).message()).asString().startsWith("SIP/2.0 200 OK");
        assertThat(requests(ended)).extracting(Request::callId).containsExactly(Captured.CALLER);
        assertThat(ended)
                .filteredOn(Ended.class::isInstance)
                .extracting(effect -> ((Ended) effect).outcome())
                .containsExactly(Outcome.SURVIVED);
        assertThat(repeated).hasSize(1);
        assertThat(rescue.open()).isZero();
    }

    @Test
    void whatAnotherNodeContinuesIsLeftWithoutAWord() {
        join();

        rescue.abandon(List.of(Captured.CALLER, Captured.CALLEE));

        assertThat(rescue.open()).isZero();
        assertThat(rescue.received(from(Captured.CALLEE, "BYE", 7, ""), 5000)).isEmpty();
        assertThat(rescue.tick(2_000_000)).isEmpty();
    }

    @Test
    void aReinviteIsPassedOnWithItsAnswerAndAck() {
        join();

        List<Effect> passed = rescue.received(from(Captured.CALLER, "INVITE", 8, "v=0 hold"), 5000);
        Request toCallee = requests(passed).get(0);
        List<Effect> accepted = answer(toCallee, 200, "v=0 held", 5010);
        List<Effect> acknowledged = rescue.received(from(Captured.CALLER, "ACK", 8, ""), 5020);

        assertThat(toCallee.body()).isEqualTo("v=0 hold");
        assertThat(((Send) accepted.get(0)).message())
                .asString()
                .startsWith("SIP/2.0 200")
                .endsWith("v=0 held");
        assertThat(requests(acknowledged)).extracting(Request::method).containsExactly("ACK");
        assertThat(rescue.tick(60_000)).isEmpty();
    }

    @Test
    void lostMessagesAreSentAgain() {
        Request toCaller = request(take(Captured.journal().all()));

        assertThat(request(rescue.tick(499 + 1)).branch()).isEqualTo(toCaller.branch());
        assertThat(rescue.tick(1000)).isEmpty();
        assertThat(request(rescue.tick(1500)).branch()).isEqualTo(toCaller.branch());
        answer(toCaller, 200, OFFER, 1600);
        assertThat(answer(toCaller, 200, OFFER, 1610)).isEmpty();
    }

    @Test
    void anEndThatIsGoneFreesTheOther() {
        Request toCaller = request(take(Captured.journal().all()));

        List<Effect> cut = answer(toCaller, 481, "", 10);

        assertThat(requests(cut)).extracting(Request::method).containsExactly("ACK", "BYE");
        assertThat(requests(cut).get(1).callId()).isEqualTo(Captured.CALLEE);
        assertThat(cut)
                .filteredOn(Ended.class::isInstance)
                .extracting(effect -> ((Ended) effect).outcome())
                .containsExactly(Outcome.CUT);
    }

    @Test
    void aLegWithoutPartnerIsEndedWithBye() {
        Dialog lonely = Captured.journal().all().stream()
                .filter(dialog -> dialog.side() == Dialog.Side.CALLER)
                .findFirst()
                .orElseThrow();

        List<Effect> effects = take(List.of(lonely));

        assertThat(requests(effects)).extracting(Request::method).containsExactly("BYE");
    }

    @Test
    void anEndThatNeverAnswersIsGivenUpAfterHalfAMinute() {
        take(Captured.journal().all());
        List<Effect> effects = new ArrayList<>();

        for (long at = 0; at <= 33_000; at += 100) {
            effects.addAll(rescue.tick(at));
        }

        assertThat(requests(effects))
                .filteredOn(request -> request.method().equals("INVITE"))
                .hasSize(6);
        assertThat(effects).filteredOn(Ended.class::isInstance).hasSize(1);
    }

    @Test
    void theSessionIsRefreshedAndItsEndNoticed() {
        join();

        List<Effect> refresh = rescue.tick(950_000);

        assertThat(requests(refresh))
                .isNotEmpty()
                .allMatch(request -> request.method().equals("INVITE"));
        assertThat(requests(refresh).get(0).body()).isNotEmpty();
        List<Effect> gone = answer(requests(refresh).get(0), 481, "", 950_010);
        assertThat(gone).filteredOn(Ended.class::isInstance).hasSize(1);
    }

    private void join() {
        Request toCaller = request(take(Captured.journal().all()));
        answer(request(answer(toCaller, 200, OFFER, 10)), 200, ANSWER, 20);
    }

    private List<Effect> take(List<Dialog> dialogs) {
        return rescue.take(dialogs, 0);
    }

    private List<Effect> answer(Request request, int status, String body, long at) {
        return Ends.answer(rescue, request, status, body, at);
    }
}
