package org.asterism.survival.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asterism.survival.core.Ends.ANSWER;
import static org.asterism.survival.core.Ends.OFFER;
import static org.asterism.survival.core.Ends.from;
import static org.asterism.survival.core.Ends.request;
import static org.asterism.survival.core.Ends.requests;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.sip.SipMessage.Request;
import org.asterism.survival.core.Rescue.AskRelay;
import org.asterism.survival.core.Rescue.Effect;
import org.asterism.survival.core.Rescue.Ended;
import org.asterism.survival.core.Rescue.Joined;
import org.asterism.survival.core.Rescue.RelayFailed;
import org.asterism.survival.core.Rescue.Send;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Continued calls whose media goes through an rtpengine. */
class MediaRelayTest {

    private final Rescue rescue = new Rescue(5062, 1000, "t", Rescue.Media.RELAYED);

    @Test
    void eachEndIsToldWhatTheRelayMakesOfTheOthersDescription() {
        Request toCaller = request(rescue.take(Captured.journal().all(), 0));
        List<Effect> offered = answer(toCaller, 200, OFFER, 10);
        SortedMap<String, String> question = question(offered);
        assertThat(requests(offered)).isEmpty();
        assertThat(question)
                .containsEntry("command", "offer")
                .containsEntry("sdp", OFFER)
                .containsEntry("call-id", Captured.CALLER)
                .containsEntry("from-tag", "948c1");

        Request toCallee = request(said(offered, "v=0 relayed offer", 20));
        assertThat(toCallee.body()).isEqualTo("v=0 relayed offer");
        List<Effect> agreed = answer(toCallee, 200, ANSWER, 30);
        assertThat(question(agreed))
                .containsEntry("command", "answer")
                .containsEntry("sdp", ANSWER)
                .containsEntry("from-tag", "948c1")
                .containsKey("to-tag");
        List<Effect> joined = said(agreed, "v=0 relayed answer", 40);

        assertThat(requests(joined)).extracting(Request::method).containsExactly("ACK");
        assertThat(requests(joined).get(0).body()).isEqualTo("v=0 relayed answer");
        assertThat(joined).contains(new Joined());
    }

    @Test
    void aReinviteGoesThroughTheRelayAndTheEndOfTheCallEndsItThere() {
        join();

        List<Effect> held = rescue.received(from(Captured.CALLEE, "INVITE", 8, "v=0 hold"), 5000);
        assertThat(question(held)).containsEntry("command", "offer").containsEntry("to-tag", "948c1");
        Request toCaller = requests(said(held, "v=0 relayed hold", 5001)).get(0);
        List<Effect> answered = answer(toCaller, 200, "v=0 held", 5002);
        List<Effect> accepted = said(answered, "v=0 relayed held", 5003);
        List<Effect> ended = rescue.received(from(Captured.CALLER, "BYE", 9, ""), 6000);

        assertThat(toCaller.body()).isEqualTo("v=0 relayed hold");
        assertThat(((Send) accepted.get(0)).message()).asString().endsWith("v=0 relayed held");
        assertThat(question(ended)).containsEntry("command", "delete").containsEntry("call-id", Captured.CALLER);
    }

    @Test
    void aRelayThatDoesNotAnswerIsAskedAgainAndThenTheEndsTalkDirectly() {
        Request toCaller = request(rescue.take(Captured.journal().all(), 0));
        answer(toCaller, 200, OFFER, 10);

        assertThat(rescue.tick(270)).filteredOn(AskRelay.class::isInstance).hasSize(1);
        rescue.tick(530);
        rescue.tick(790);
        List<Effect> givenUp = rescue.tick(1100);

        assertThat(request(givenUp).body()).isEqualTo(OFFER);
        assertThat(givenUp).contains(new RelayFailed("the media relay did not answer within 1000 ms"));
        List<Effect> agreed = answer(requests(givenUp).get(0), 200, ANSWER, 1200);
        assertThat(agreed).contains(new Joined()).noneMatch(AskRelay.class::isInstance);
    }

    @Test
    void aCallWhoseRelayIsLostBetweenOfferAndAnswerIsEnded() {
        Request toCaller = request(rescue.take(Captured.journal().all(), 0));
        List<Effect> offered = answer(toCaller, 200, OFFER, 10);
        Request toCallee = request(said(offered, "v=0 relayed offer", 20));
        List<Effect> agreed = answer(toCallee, 200, ANSWER, 30);

        List<Effect> refused = rescue.relayed(
                (cookie(agreed) + " d6:result5:error12:error-reason15:no ports at alle")
                        .getBytes(StandardCharsets.US_ASCII),
                40);

        assertThat(refused).contains(new RelayFailed("the media relay refused: no ports at all"));
        assertThat(refused).filteredOn(Ended.class::isInstance).hasSize(1);
        assertThat(requests(refused)).extracting(Request::method).containsExactly("ACK", "BYE", "BYE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "d", "d3:sdp", "d3:sdp9:xe", "i4e", "d3:sdpi-e", "d-1:xe", "dlee", "d3:sdp1:xee"})
    void whatIsNoDictionaryIsRefused(String text) {
        assertThatThrownBy(() -> Bencode.texts(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDictionaryMayHoldAnything() {
        String text = "d4:listl1:ai7ee6:numberi-7e6:result2:ok4:tagsd1:x1:yee";

        assertThat(Bencode.texts(text.getBytes(StandardCharsets.UTF_8))).containsOnlyKeys("result");
        assertThat(Bencode.write(new TreeMap<>(java.util.Map.of("b", List.of("ä", "x"), "a", "1"))))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("d1:a1:11:bl2:ä1:xee");
    }

    private void join() {
        Request toCaller = request(rescue.take(Captured.journal().all(), 0));
        List<Effect> offered = answer(toCaller, 200, OFFER, 10);
        Request toCallee = request(said(offered, "v=0 relayed offer", 20));
        said(answer(toCallee, 200, ANSWER, 30), "v=0 relayed answer", 40);
    }

    /** The relay answers what it was asked last. */
    private List<Effect> said(List<Effect> asked, String sdp, long at) {
        String text = cookie(asked) + " d6:result2:ok3:sdp" + sdp.length() + ":" + sdp + "e";
        return rescue.relayed(text.getBytes(StandardCharsets.US_ASCII), at);
    }

    private static byte[] datagram(List<Effect> effects) {
        return effects.stream()
                .filter(AskRelay.class::isInstance)
                .map(effect -> ((AskRelay) effect).datagram())
                .findFirst()
                .orElseThrow();
    }

    private static String cookie(List<Effect> effects) {
        return new String(datagram(effects), StandardCharsets.UTF_8).split(" ", 2)[0];
    }

    private static SortedMap<String, String> question(List<Effect> effects) {
        String words = new String(datagram(effects), StandardCharsets.UTF_8).split(" ", 2)[1];
        return Bencode.texts(words.getBytes(StandardCharsets.UTF_8));
    }

    private List<Effect> answer(Request request, int status, String body, long at) {
        return Ends.answer(rescue, request, status, body, at);
    }
}
