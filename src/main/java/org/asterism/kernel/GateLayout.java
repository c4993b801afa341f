package org.asterism.kernel;

import java.util.List;

/** Where in the kernel the gate sits. */
public enum GateLayout {

    /** Ingress and egress of each device (Linux 5.16 and later). Raw frames are held as well. */
    NETDEV(List.of(NftBatch.FAMILY_NETDEV)),

    /**
     * Prerouting, postrouting and ARP of all devices, for kernels without an egress hook (Debian 11). Two weaknesses:
     * frames of packet sockets leave, and programs see EPERM when they send from a shut address.
     */
    INET_ARP(List.of(NftBatch.FAMILY_INET, NftBatch.FAMILY_ARP));

    private final List<Integer> families;

    GateLayout(List<Integer> families) {
        this.families = families;
    }

    List<Integer> families() {
        return families;
    }
}
