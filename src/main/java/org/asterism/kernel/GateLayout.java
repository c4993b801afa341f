package org.asterism.kernel;

import java.util.List;

/** Where in the kernel the gate sits. */
public enum GateLayout {

    /** Ingress and egress of each device (Linux 5.16 and later). Raw frames are held as well. */
    NETDEV,

    /**
     * Prerouting, postrouting and ARP of all devices, for kernels without an egress hook (Debian 11). Two weaknesses:
     * frames of packet sockets leave, and programs see EPERM when they send from a shut address.
     */
    INET_ARP;

    List<Integer> families() {
        return switch (this) {
            case NETDEV -> List.of(NftBatch.FAMILY_NETDEV);
            case INET_ARP -> List.of(NftBatch.FAMILY_INET, NftBatch.FAMILY_ARP);
        };
    }
}
