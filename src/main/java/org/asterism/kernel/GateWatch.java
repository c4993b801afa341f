package org.asterism.kernel;

/**
 * Notices when another tool removes or changes the gate's tables, as {@code nft flush ruleset} does: from that moment
 * nothing is held back. The owner ends the lease and installs the gate closed. What the gate itself does is not
 * reported, nor what was reported late and is healed by a later installation.
 *
 * <p>One thread of its own. The kernel then sends a notice for each change of any table in this namespace.
 */
public final class GateWatch implements AutoCloseable {

    private static final int GROUP_NFTABLES = 7;
    private static final int GENERIC_HEADER_BYTES = 4;
    private static final int TABLE_NAME = 1;

    private final NetlinkListener listener;

    private GateWatch(NetlinkListener listener) {
        this.listener = listener;
    }

    /** What happened to the gate. */
    public enum Damage {
        /** A table of the gate is gone; the gate fails open. */
        REMOVED,
        /** Another tool changed something in a table of the gate; what it holds back is unknown. */
        ALTERED,
        /** Notices were lost; what happened is unknown. */
        UNKNOWN
    }

    /** Told on the watch's thread; must hand over at once, not call the gate, and not throw. */
    @FunctionalInterface
    public interface Listener {
        void gateDamaged(Damage damage);
    }

    /** Starts watching in the network namespace of the calling thread. */
    public static Answer<GateWatch> start(AddressGate gate, Listener listener) {
        Answer<NetlinkListener> started = NetlinkListener.start(
                "asterism-gate-watch",
                NetlinkSocket.NETLINK_NETFILTER,
                GROUP_NFTABLES,
                new Notices(gate.portId(), listener));
        if (started instanceof Answer.Got<NetlinkListener> got) {
            return new Answer.Got<>(new GateWatch(got.value()));
        }
        return new Answer.Failed<>(((Answer.Failed<NetlinkListener>) started).refusal());
    }

    @Override
    public void close() {
        listener.close();
    }

    /**
     * Reports a foreign transaction when the kernel says that it is complete ({@code NFT_MSG_NEWGEN}, sent right after its
     * notices), so that one flush is one report by its worst notice. Confined to the watch's thread.
     */
    private static final class Notices implements NetlinkListener.Handler {

        private final int ownPort;
        private final Listener listener;
        private boolean removed;
        private boolean altered;
        private boolean missed;

        private Notices(int ownPort, Listener listener) {
            this.ownPort = ownPort;
            this.listener = listener;
        }

        @Override
        public void started() {
            forget();
        }

        @Override
        public void received(NetlinkReader.Message message) {
            if (message.type() >>> 8 != NftBatch.SUBSYSTEM) {
                return;
            }
            int kind = message.type() & 0xff;
            if (message.portId() == ownPort) {
                if (kind == NftBatch.NEWTABLE) {
                    forget();
                }
                return;
            }
            if (kind == NftBatch.NEWGEN) {
                report();
                return;
            }
            message.attributes(GENERIC_HEADER_BYTES, attribute -> {
                if (attribute.type() == TABLE_NAME && isOurs(message, attribute)) {
                    removed |= kind == NftBatch.DELTABLE;
                    altered = true;
                }
            });
        }

        private static boolean isOurs(NetlinkReader.Message message, NetlinkReader.Attribute attribute) {
            int family = message.payload().get(message.payload().position());
            boolean isOurFamily =
                    family == NftBatch.FAMILY_NETDEV || family == NftBatch.FAMILY_INET || family == NftBatch.FAMILY_ARP;
            return isOurFamily && attribute.string().equals(AddressGate.TABLE);
        }

        @Override
        public void missed() {
            missed = true;
        }

        @Override
        public void drained() {
            if (missed) {
                report();
            }
        }

        private void report() {
            if (removed) {
                listener.gateDamaged(Damage.REMOVED);
            } else if (altered) {
                listener.gateDamaged(Damage.ALTERED);
            } else if (missed) {
                listener.gateDamaged(Damage.UNKNOWN);
            }
            forget();
        }

        private void forget() {
            removed = false;
            altered = false;
            missed = false;
        }
    }
}
