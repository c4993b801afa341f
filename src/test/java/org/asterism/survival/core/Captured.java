package org.asterism.survival.core;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** HEP packets of a real Asterisk 22: caller 10.77.0.1:5071, Asterisk 10.77.0.100, telephone 10.77.0.2:5070, hung up by the caller. */
final class Captured {

    static final String CALLER = "1-948@10.77.0.1";
    static final String CALLEE = "f60df3a8-fd05-4a25-9d38-2e802151267a";
    static final String CALLER_CHANNEL = "PJSIP/anonymous-00000000";
    static final String CALLEE_CHANNEL = "PJSIP/peer-00000001";

    /** As many of the packets as come before the first BYE. */
    static final int BEFORE_BYE = 9;

    private Captured() {}

    static List<HepPacket> packets() {
        List<HepPacket> packets = new ArrayList<>();
        try (InputStream file = Objects.requireNonNull(
                        Captured.class.getResourceAsStream("/org/asterism/survival/bridged-call.hep"));
                DataInputStream data = new DataInputStream(file)) {
            while (data.available() > 0) {
                byte[] packet = data.readNBytes(data.readInt());
                packets.add(HepPacket.read(packet, packet.length));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packets;
    }

    static Dialog.Channel channel(String name, String id, String number, String exten) {
        return new Dialog.Channel(name, id, "inst-1.0", number, "", exten, "test", "");
    }

    /** The journal of that Asterisk while the call is up. */
    static Journal journal() {
        Journal journal = new Journal(java.util.Set.of("10.77.0.100"), 100);
        packets().subList(0, BEFORE_BYE).forEach(packet -> journal.heard(packet, 1000));
        journal.entered("b1", channel(CALLER_CHANNEL, "inst-1.0", "caller", "200"));
        journal.entered("b1", channel(CALLEE_CHANNEL, "inst-1.1", "200", ""));
        journal.channelIs(CALLEE_CHANNEL, CALLEE);
        return journal;
    }
}
