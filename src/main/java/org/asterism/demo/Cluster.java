package org.asterism.demo;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;
import org.asterism.api.NodeStatus;
import org.asterism.api.ResourceStatus;
import org.asterism.demo.client.Observation.Fetched;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeState.Standing;
import org.asterism.model.ResourceId;

/** The nodes of a bed by their HTTP interfaces, asked through the client. */
public final class Cluster {

    private final Bed bed;
    private final Client client;

    public Cluster(Bed bed, Client client) {
        this.bed = bed;
        this.client = client;
    }

    /** As that node sees the cluster; empty if it does not answer. */
    public Optional<ClusterStatus> status(BedHost host) {
        Fetched fetched = client.get(url(host) + "/status");
        return fetched.status() == 200
                ? Optional.of(ApiJson.read(
                        fetched.body().getBytes(java.nio.charset.StandardCharsets.UTF_8), ClusterStatus.class))
                : Optional.empty();
    }

    /** Posts a change to that node, e.g. {@code nodes/pbx1/standby}. */
    public Fetched change(BedHost host, String path) {
        return client.post(url(host) + "/" + path, "{}");
    }

    private static String url(BedHost host) {
        return "http://" + host.address(Link.B) + ":" + ClusterFiles.MANAGEMENT_PORT + "/asterism/v1";
    }

    /** Whether each of these nodes sees exactly these as online. */
    public boolean isFormedBy(List<BedHost> hosts) {
        List<String> names = hosts.stream().map(BedHost::name).sorted().toList();
        return hosts.stream()
                .allMatch(host ->
                        status(host).map(Cluster::online).filter(names::equals).isPresent());
    }

    static List<String> online(ClusterStatus status) {
        return status.nodes().stream()
                .filter(node -> node.standing() == Standing.ONLINE)
                .map(NodeStatus::name)
                .map(Object::toString)
                .sorted()
                .toList();
    }

    static String nameOf(NodeOrNone node) {
        return node instanceof NodeOrNone.Somebody somebody ? somebody.node().value() : "nobody";
    }

    /** For messages when something is amiss. */
    static String summary(ClusterStatus status) {
        return status.ownNode() + " sees online " + online(status) + "; "
                + status.votes().sentence() + "; "
                + status.activity().sentence() + "; "
                + status.resources().stream()
                        .map(resource -> resource.id() + " " + resource.state() + " (" + resource.reason() + ")")
                        .toList();
    }

    /** Where a resource is active as the first answering node sees it. */
    public Stream<String> placesOf(String resource) {
        return firstStatus(status -> true).stream()
                .flatMap(status -> status.resources().stream())
                .flatMap(found -> found.find(new ResourceId(resource)).stream())
                .flatMap(found -> found.nodes().stream())
                .map(Object::toString);
    }

    /** Of the first node whose answer meets the condition. */
    public Optional<ClusterStatus> firstStatus(Predicate<ClusterStatus> condition) {
        return bed.hosts().stream()
                .filter(BedHost::isPowered)
                .flatMap(host -> status(host).stream())
                .filter(condition)
                .findFirst();
    }

    /** Whether nothing is in progress and no resource is anything but running. */
    static boolean isSettled(ClusterStatus status) {
        return status.activity().phase() == ClusterStatus.Phase.IDLE
                && status.resources().stream().allMatch(resource -> resource.state() == ResourceStatus.State.RUNNING);
    }
}
