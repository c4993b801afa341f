package org.asterism.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages as bytes, written out by hand from the layouts of {@code linux/netlink.h} and {@code nf_tables.h}. */
class NetlinkEncodingTest {

    private final ByteBuffer buffer = ByteBuffer.allocate(4096);
    private final NetlinkWriter writer = new NetlinkWriter(buffer);

    @BeforeEach
    void onlyWhereHeadersAreLittleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "stored bytes are little endian");
    }

    @Test
    void aRoundArmsItsSlotInOneTransaction() {
        NftBatch batch = new NftBatch("asterism", writer, 1);
        batch.clearSet(NftBatch.FAMILY_NETDEV, "c0")
                .clearSet(NftBatch.FAMILY_NETDEV, "t0")
                .addTimed(NftBatch.FAMILY_NETDEV, "t0", List.of(new byte[] {8, 0}), 200)
                .seal();

        assertThat(written())
                .isEqualTo(String.join(
                                "",
                                "14000000 1000 0100 01000000 00000000 0000 000a",
                                clear("02000000", "6330"),
                                clear("03000000", "7430"),
                                "4c000000 0c0a 0504 04000000 00000000 0500 0000",
                                "0d00 0100 617374657269736d00 000000",
                                "0700 0200 743000 00",
                                "2000 0380",
                                "  1c00 0180",
                                "    0c00 0180 0600 0100 0800 0000",
                                "    0c00 0400 00000000000000c8",
                                "14000000 1100 0100 05000000 00000000 0000 000a")
                        .replace(" ", ""));
        assertThat(batch.step(4)).isEqualTo("t0");
    }

    private static String clear(String number, String set) {
        return "2c000000 0e0a 0500 " + number + " 00000000 0500 0000 0d00 0100 617374657269736d00 000000 0700 0200 "
                + set + "00 00";
    }

    @Test
    void aRuleMatchesProtocolAddressAndSet() {
        new NftRule()
                .protocol(0x0800)
                .payload(NftRule.Base.NETWORK, 16, 4)
                .notIn("mine4")
                .goTo("shut")
                .write(writer);

        assertThat(written())
                .isEqualTo(String.join(
                                "",
                                "2400 0180 0900 0100 6d65746100 000000",
                                "  1400 0280 0800 0100 00000001 0800 0200 00000001",
                                "2c00 0180 0800 0100 636d7000",
                                "  2000 0280 0800 0100 00000001 0800 0200 00000000 0c00 0380 0600 0100 0800 0000",
                                "3400 0180 0c00 0100 7061796c6f616400",
                                "  2400 0280 0800 0100 00000001 0800 0200 00000001 0800 0300 00000010 0800 0400 00000004",
                                "3000 0180 0b00 0100 6c6f6f6b757000 00",
                                "  2000 0280 0a00 0100 6d696e653400 0000 0800 0200 00000001 0800 0500 00000001",
                                "3c00 0180 0e00 0100 696d6d65646961746500 0000",
                                "  2800 0280 0800 0100 00000000",
                                "    1c00 0280 1800 0280 0800 0100 fffffffc 0900 0200 7368757400 000000")
                        .replace(" ", ""));
    }

    @Test
    void aTimeoutOfZeroWouldMeanForEver() {
        NftBatch batch = new NftBatch("asterism", writer, 1);

        assertThatThrownBy(() -> batch.addTimed(NftBatch.FAMILY_NETDEV, "t0", GateRules.ANY_PROTOCOL, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyElementsAreSplitOverMessages() {
        List<byte[]> keys = new ArrayList<>();
        for (int index = 0; index < 1500; index++) {
            keys.add(new byte[] {10, 0, (byte) (index >>> 8), (byte) index});
        }
        NetlinkWriter large = new NetlinkWriter(ByteBuffer.allocate(256 * 1024));
        NftBatch batch = new NftBatch("asterism", large, 1);

        batch.add(NftBatch.FAMILY_NETDEV, "vip4", keys);

        assertThat(batch.last() - batch.first()).isEqualTo(2);
    }

    @Test
    void anIpv6AddressIsAddedWithoutDuplicateDetection() {
        DeviceAddress address = new DeviceAddress(Bed.address("2001:db8::10"), 64);

        RouteMessages.newAddress(writer, 9, 3, address);

        assertThat(written())
                .isEqualTo(String.join(
                                "",
                                "48000000 1400 0506 09000000 00000000",
                                "0a 40 00 00 03000000",
                                "1400 0200 20010db8000000000000000000000010",
                                "1400 0100 20010db8000000000000000000000010",
                                "0800 0800 02000000")
                        .replace(" ", ""));
    }

    @Test
    void anIpv4AddressGetsItsBroadcastAddress() {
        RouteMessages.newAddress(writer, 9, 3, new DeviceAddress(Bed.address("192.0.2.10"), 26));

        assertThat(written()).endsWith("08000400" + "c000023f");
    }

    @Test
    void aMessageCutShortEndsTheWalk() {
        NftBatch batch = new NftBatch("asterism", writer, 1);
        batch.clearSet(NftBatch.FAMILY_NETDEV, "c0").seal();
        int length = writer.length();
        for (int cut = 0; cut < length; cut++) {
            List<Integer> seen = new ArrayList<>();

            NetlinkReader.messages(buffer.duplicate().position(0).limit(cut), message -> {
                seen.add(message.sequence());
                message.attributes(
                        4,
                        attribute -> assertThat(attribute.value().remaining()).isLessThan(20));
            });

            assertThat(seen).hasSizeLessThan(3);
        }
    }

    private String written() {
        return HexFormat.of().formatHex(buffer.array(), 0, writer.length());
    }
}
