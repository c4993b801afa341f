package org.asterism.resource.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One DRBD resource as {@code drbdsetup status NAME --json} of DRBD 9 shows it (drbdsetup-9.0(8)): role, disk of each volume, and
 * connections.
 */
record DrbdStatus(String role, List<Volume> volumes, List<Peer> peers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One device. {@code hasQuorum}: true where DRBD's own quorum is off. */
    record Volume(int number, String disk, boolean hasQuorum) {}

    /** One connection; {@code disks}: of the peer; {@code replication}: of each volume; {@code inSync}: percent, the least. */
    record Peer(
            String name, String connection, String role, List<String> disks, List<String> replication, double inSync) {

        boolean isConnected() {
            return connection.equals("Connected");
        }
    }

    DrbdStatus {
        volumes = List.copyOf(volumes);
        peers = List.copyOf(peers);
    }

    /**
     * Of the resource with this name; empty if it is not among them.
     *
     * @throws IllegalArgumentException if it is not such JSON
     */
    static Optional<DrbdStatus> parse(String json, String name) {
        JsonNode all;
        try {
            all = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("drbdsetup's answer is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!all.isArray()) {
            throw new IllegalArgumentException("drbdsetup's answer is not a list of resources: " + json.strip());
        }
        for (JsonNode resource : all) {
            if (resource.path("name").asText().equals(name)) {
                return Optional.of(read(resource));
            }
        }
        return Optional.empty();
    }

    private static DrbdStatus read(JsonNode resource) {
        List<Volume> volumes = new ArrayList<>();
        for (JsonNode device : resource.path("devices")) {
            volumes.add(new Volume(
                    device.path("volume").asInt(),
                    device.path("disk-state").asText("Unknown"),
                    device.path("quorum").asBoolean(true)));
        }
        List<Peer> peers = new ArrayList<>();
        for (JsonNode connection : resource.path("connections")) {
            List<String> disks = new ArrayList<>();
            List<String> replication = new ArrayList<>();
            double inSync = 100;
            for (JsonNode device : connection.path("peer_devices")) {
                disks.add(device.path("peer-disk-state").asText("DUnknown"));
                replication.add(device.path("replication-state").asText("Off"));
                inSync = Math.min(
                        inSync,
                        device.path("percent-in-sync")
                                .asDouble(device.path("done").asDouble(100)));
            }
            peers.add(new Peer(
                    connection.path("name").asText("?"),
                    connection.path("connection-state").asText("Unknown"),
                    connection.path("peer-role").asText("Unknown"),
                    List.copyOf(disks),
                    List.copyOf(replication),
                    inSync));
        }
        return new DrbdStatus(resource.path("role").asText("Unknown"), volumes, peers);
    }

    boolean isPrimary() {
        return role.equals("Primary");
    }

    /** Why it is not to be promoted; empty if it may be. */
    Optional<String> obstacle() {
        if (volumes.isEmpty()) {
            return Optional.of("it has no volume");
        }
        for (Volume volume : volumes) {
            if (!volume.disk().equals("UpToDate")) {
                return Optional.of(
                        "volume " + volume.number() + " is " + volume.disk() + ": " + meaning(volume.disk()));
            }
            if (!volume.hasQuorum()) {
                return Optional.of("volume " + volume.number() + " has no quorum among the DRBD peers");
            }
        }
        return peers.stream()
                .filter(peer -> peer.role().equals("Primary"))
                .findFirst()
                .map(peer -> "peer " + peer.name() + " is Primary");
    }

    /** What DRBD's word for the state of a disk means for who wants to promote it. */
    private static String meaning(String disk) {
        return switch (disk) {
            case "Outdated" -> "a peer has newer data";
            case "Inconsistent" -> "a resync has not ended, its data is a mixture of old and new";
            case "Consistent" -> "it is not known whether a peer has newer data, until one is connected";
            case "Diskless", "Failed", "Detaching" -> "it has no disk here";
            default -> "not known to be up to date";
        };
    }

    /** How gladly it is promoted, if it may be: most with all peers connected, least after a split brain. */
    int score() {
        if (isPrimary() || peers.stream().allMatch(Peer::isConnected)) {
            return 10_000;
        }
        return peers.stream().anyMatch(peer -> peer.connection().equals("StandAlone")) ? 10 : 1000;
    }

    /** What operators should know though it runs; {@code name}: of the DRBD resource. */
    List<String> troubles(String name) {
        List<String> troubles = new ArrayList<>();
        for (Volume volume : volumes) {
            if (!volume.disk().equals("UpToDate")) {
                troubles.add("volume " + volume.number() + " is " + volume.disk() + ": " + meaning(volume.disk()));
            }
        }
        for (Peer peer : peers) {
            if (peer.connection().equals("StandAlone")) {
                troubles.add(
                        "StandAlone towards " + peer.name() + ": as a rule a split brain, both sides wrote while they"
                                + " did not see each other (the kernel log says so);"
                                + " decide whose changes are lost, there: drbdadm"
                                + " secondary"
                                + " " + name + "; drbdadm connect --discard-my-data " + name
                                + "; and on the other side: drbdadm connect " + name);
            } else if (!peer.isConnected()) {
                troubles.add("not connected to " + peer.name() + " (" + peer.connection()
                        + "): what is written here is not replicated");
            } else if (peer.replication().stream().anyMatch(state -> state.contains("Sync"))) {
                troubles.add("resync with " + peer.name() + " is under way, " + peer.inSync() + " % in sync");
            } else if (peer.disks().stream().anyMatch(disk -> !disk.equals("UpToDate"))) {
                troubles.add("the disk of " + peer.name() + " is " + String.join(", ", peer.disks()));
            }
        }
        return troubles;
    }
}
