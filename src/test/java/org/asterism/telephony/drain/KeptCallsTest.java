package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.asterism.telephony.ami.AmiMessage;
import org.asterism.telephony.ami.AmiMessage.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptCallsTest {

    private static final KeptCalls ALL = KeptCalls.parse("emergency, fax conference:3", "112 911");

    @Test
    void anEmergencyCallIsKnownByWhatItDialsIsAtOrIsConnectedWith() {
        assertThat(ALL.of(List.of(channel("1", "Application", "Dial", "ApplicationData", "PJSIP/112@trunk,60"))))
                .isEqualTo(1);
        assertThat(ALL.of(List.of(channel("1", "Exten", "911")))).isEqualTo(1);
        assertThat(ALL.of(List.of(channel("1", "ConnectedLineNum", "112"), channel("1", "Exten", "s"))))
                .as("two channels of one call")
                .isEqualTo(1);
        assertThat(ALL.of(List.of(
                        channel("1", "Application", "Dial", "ApplicationData", "PJSIP/01129@trunk"),
                        channel("2", "Exten", "1120"))))
                .as("numbers that only contain it")
                .isZero();
    }

    @Test
    void whereADrainNamesAClassThatThisReleaseDoesNotKnowNoCallIsCut() {
        KeptCalls usual = KeptCalls.parse("fax", "112");

        assertThat(usual.orAs("fax video:4").of(List.of(channel("1", "Application", "Echo"))))
                .isEqualTo(1);
        assertThat(usual.orAs("emergency").of(List.of(channel("1", "Application", "Echo"))))
                .isZero();
    }

    @Test
    void aFaxIsKnownByItsApplication() {
        assertThat(ALL.of(List.of(channel("1", "Application", "ReceiveFAX"), channel("2", "Application", "Echo"))))
                .isEqualTo(1);
    }

    @Test
    void aConferenceIsKeptFromThatManyParticipantsOn() {
        List<AmiMessage> channels =
                new ArrayList<>(List.of(member("1", "board"), member("2", "board"), member("3", "two")));

        assertThat(ALL.of(channels)).isZero();
        channels.add(member("4", "board"));
        assertThat(ALL.of(channels)).isEqualTo(3);
    }

    @Test
    void whatADrainNamesCountsInPlaceOfTheUsual() {
        List<AmiMessage> channels = List.of(channel("1", "Exten", "112"), channel("2", "Application", "SendFAX"));

        assertThat(ALL.orAs("").of(channels)).isEqualTo(2);
        assertThat(ALL.orAs("emergency").of(channels)).isEqualTo(1);
        assertThat(ALL.orAs("emergency").and(ALL.orAs("fax")).of(channels)).isEqualTo(2);
        assertThat(ALL.orAs("conference:9").and(ALL.orAs("conference:2")).words())
                .isEqualTo("conference:2");
        assertThat(ALL.words()).isEqualTo("emergency fax conference:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"police", "fax:3", "conference:", "conference:0", "emergency:1"})
    void whatIsNoClassIsRefused(String text) {
        assertThatThrownBy(() -> KeptCalls.parse(text, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    private static AmiMessage member(String call, String room) {
        return channel(call, "Application", "ConfBridge", "ApplicationData", room + ",,admin");
    }

    private static AmiMessage channel(String call, String... fields) {
        List<Field> all = new ArrayList<>(List.of(new Field("Linkedid", call)));
        for (int i = 0; i < fields.length; i += 2) {
            all.add(new Field(fields[i], fields[i + 1]));
        }
        return new AmiMessage(all);
    }
}
