package org.asterism.survival.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.asterism.survival.core.Journal.Ask;
import org.asterism.survival.core.Journal.Change;
import org.asterism.survival.core.Journal.Gone;
import org.asterism.survival.core.Journal.Kept;
import org.junit.jupiter.api.Test;

class JournalTest {

    @Test
    void bothDialogsOfARealCallAreLearned() {
        Map<String, Dialog> dialogs = byId(Captured.journal());

        Dialog caller = dialogs.get(Captured.CALLER);
        assertThat(caller.side()).isEqualTo(Dialog.Side.CALLER);
        assertThat(caller.remoteTag()).isEqualTo("948c1");
        assertThat(caller.localTag()).isEqualTo("3dd425bf-fb43-4ad5-abfb-82e09f881180");
        assertThat(caller.localUri()).isEqualTo("<sip:200@10.77.0.100:5060>");
        assertThat(caller.remoteTarget()).isEqualTo("sip:caller@10.77.0.1:5071");
        assertThat(caller.farHost() + ":" + caller.farPort()).isEqualTo("10.77.0.1:5071");
        assertThat(caller.ownHost()).isEqualTo("10.77.0.100");
        assertThat(caller.farSdp()).contains("m=audio 6000 RTP/AVP 0");
        assertThat(caller.ownSdp()).contains("m=audio 16186");
        assertThat(caller.remoteCseq()).isEqualTo(1);
        assertThat(caller.answeredAt()).isEqualTo(1000);
        Dialog callee = dialogs.get(Captured.CALLEE);
        assertThat(callee.side()).isEqualTo(Dialog.Side.CALLEE);
        assertThat(callee.localTag()).isEqualTo("54fb6549-199e-4eeb-a5f1-09ad1fe3966c");
        assertThat(callee.remoteTag()).isEqualTo("946s1");
        assertThat(callee.farHost() + ":" + callee.farPort()).isEqualTo("10.77.0.2:5070");
        assertThat(callee.localCseq()).isEqualTo(11370);
        assertThat(callee.remoteTarget()).isEqualTo("sip:10.77.0.2:5070");
    }

    @Test
    void twoChannelsAloneInABridgeArePartners() {
        Journal journal = Captured.journal();

        assertThat(byId(journal).get(Captured.CALLER).partner()).isEqualTo(Captured.CALLEE);
        assertThat(byId(journal).get(Captured.CALLEE).partner()).isEqualTo(Captured.CALLER);
        assertThat(byId(journal).get(Captured.CALLER).channel().uniqueId()).isEqualTo("inst-1.0");

        journal.entered("b1", Captured.channel("PJSIP/third-00000002", "inst-1.2", "300", ""));

        assertThat(byId(journal).get(Captured.CALLER).partner()).isEmpty();
        assertThat(byId(journal).get(Captured.CALLER).bridged()).isEqualTo(3);

        journal.left("b1", "PJSIP/third-00000002");

        assertThat(byId(journal).get(Captured.CALLEE).partner()).isEqualTo(Captured.CALLER);
    }

    @Test
    void aChannelWithoutADialogIsAskedFor() {
        Journal journal = new Journal(Set.of("10.77.0.100"), 100);

        List<Change> changes = journal.entered("b", Captured.channel(Captured.CALLEE_CHANNEL, "u", "200", ""));

        assertThat(changes).containsExactly(new Ask(Captured.CALLEE_CHANNEL));
        assertThat(journal.entered("b", Captured.channel("Local/1@x-0;1", "u", "1", "")))
                .isEmpty();
    }

    @Test
    void aByeForgetsTheDialogAndEachChangeIsToldOnce() {
        Journal journal = new Journal(Set.of("10.77.0.100"), 100);
        List<Change> changes = new ArrayList<>();

        Captured.packets().forEach(packet -> changes.addAll(journal.heard(packet, 1)));

        assertThat(journal.all()).isEmpty();
        assertThat(changes)
                .filteredOn(Gone.class::isInstance)
                .containsExactly(new Gone(Captured.CALLER), new Gone(Captured.CALLEE));
        assertThat(changes).filteredOn(Kept.class::isInstance).doesNotHaveDuplicates();
    }

    @Test
    void aLostByeIsMadeUpForByTheListOfChannels() {
        Journal journal = Captured.journal();

        assertThat(journal.present(Set.of(Captured.CALLER_CHANNEL), 2000)).isEmpty();
        assertThat(journal.present(Set.of(Captured.CALLER_CHANNEL), 60_000)).contains(new Gone(Captured.CALLEE));

        assertThat(byId(journal)).containsOnlyKeys(Captured.CALLER);
        assertThat(byId(journal).get(Captured.CALLER).partner()).isEmpty();
    }

    @Test
    void callsOfAnAsteriskThatDiedWaitUntilTheyAreTakenAndItsNamesMeanNothingMore() {
        Journal journal = Captured.journal();

        journal.parted();
        journal.restarted(2000);

        assertThat(byId(journal)).containsOnlyKeys(Captured.CALLER, Captured.CALLEE);
        assertThat(journal.present(Set.of(), 60_000)).isEmpty();
        assertThat(journal.hungUp(Captured.CALLER_CHANNEL)).isEmpty();
        assertThat(journal.orphansOf("10.77.0.99")).isEmpty();
        assertThat(journal.orphansOf("10.77.0.100"))
                .extracting(Dialog::partner)
                .containsExactlyInAnyOrder(Captured.CALLEE, Captured.CALLER);
        assertThat(journal.all()).isEmpty();
    }

    @Test
    void nobodyIsOnTheLineTwoMinutesAfterTheDeath() {
        Journal journal = Captured.journal();
        journal.parted();
        journal.restarted(2000);

        assertThat(journal.present(Set.of(), 122_000)).isEmpty();
        assertThat(journal.present(Set.of(), 122_001))
                .containsExactlyInAnyOrder(new Gone(Captured.CALLER), new Gone(Captured.CALLEE));
    }

    @Test
    void aConnectionThatWasLostAloneChangesNothing() {
        Journal journal = Captured.journal();

        journal.parted();
        journal.same();
        journal.restarted(2000);

        assertThat(journal.orphansOf("10.77.0.100")).isEmpty();
        assertThat(byId(journal)).containsOnlyKeys(Captured.CALLER, Captured.CALLEE);
    }

    @Test
    void whoHasTheAddressGetsAllThatIsThereOnce() {
        Journal journal = Captured.journal();

        assertThat(journal.hand("10.77.0.99")).isEmpty();
        assertThat(journal.hand("10.77.0.100")).hasSize(2);
        assertThat(journal.hand("10.77.0.100")).isEmpty();
        assertThat(journal.all()).isEmpty();
    }

    @Test
    void continuedDialogsAreToldUntilTheyEndAndGoOnAboveTheNumbersThatWereUsed() {
        Journal journal = new Journal(Set.of("10.77.0.100"), 100);
        List<Dialog> taken = Captured.journal().hand("10.77.0.100");

        assertThat(journal.adopted(taken)).hasSize(2).allMatch(Kept.class::isInstance);
        assertThat(byId(journal).get(Captured.CALLEE).localCseq()).isEqualTo(11370 + 1000);
        assertThat(byId(journal).get(Captured.CALLEE).partner()).isEqualTo(Captured.CALLER);
        assertThat(journal.present(Set.of(), 1_000_000)).isEmpty();
        assertThat(journal.released(List.of(Captured.CALLEE))).containsExactly(new Gone(Captured.CALLEE));
        assertThat(journal.hand("10.77.0.100")).hasSize(1);
    }

    @Test
    void whatHasNoRoomIsRefusedAndCounted() {
        Journal journal = new Journal(Set.of("10.77.0.100"), 1);

        Captured.packets().subList(0, Captured.BEFORE_BYE).forEach(packet -> journal.heard(packet, 1));

        assertThat(byId(journal)).containsOnlyKeys(Captured.CALLER);
        assertThat(journal.counts().refused()).isPositive();
    }

    @Test
    void noPacketBreaksTheReader() {
        Random random = new Random(11);
        Journal journal = new Journal(Set.of("10.77.0.100"), 100);
        byte[] original = raw(Captured.packets().get(0));
        for (int round = 0; round < 5000; round++) {
            byte[] data = original.clone();
            for (int i = 0; i < 4; i++) {
                data[random.nextInt(data.length)] = (byte) random.nextInt(256);
            }
            journal.heard(HepPacket.read(data, random.nextInt(data.length + 1)), round);
        }
        assertThat(journal.counts().unread()).isPositive();
    }

    /** A packet around the message, written here by the specification and not by the reader's code. */
    private static byte[] raw(HepPacket packet) {
        byte[] message = ((HepPacket.Sip) packet).message();
        byte[] head = HexFormat.of()
                .parseHex(
                        "4845503300000000000200071100000003000a0a4d000100000004000a0a4d00640000000b0007010000000f0000");
        head[head.length - 2] = (byte) ((message.length + 6) >> 8);
        head[head.length - 1] = (byte) (message.length + 6);
        byte[] whole = new byte[head.length + message.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(message, 0, whole, head.length, message.length);
        whole[4] = (byte) (whole.length >> 8);
        whole[5] = (byte) whole.length;
        assertThat(HepPacket.read(whole, whole.length)).isInstanceOf(HepPacket.Sip.class);
        return whole;
    }

    private static Map<String, Dialog> byId(Journal journal) {
        return journal.all().stream().collect(Collectors.toMap(Dialog::callId, Function.identity()));
    }
}
