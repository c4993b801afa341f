package org.asterism.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;

/** Two nodes with a floating address, and a third machine that tells them apart when they do not hear each other. */
final class PairAndThird implements AutoCloseable {

    private static final ClusterFiles ADDRESS = new ClusterFiles("kernel", "fast", ClusterFiles.ADDRESS);

    private final RunningCluster running;
    private final List<BedHost> nodes;
    private final BedHost third;
    private final String settings;

    private PairAndThird(RunningCluster running, Link reachedBy, String quorum) {
        this.running = running;
        this.nodes = running.bed().hosts().subList(0, 2);
        this.third = running.bed().host(3);
        this.settings = """
                asterism {
                  cluster { name = demo, nodes = [
                    { name = pbx1, addresses { eth0 = "%s", eth1 = "%s" }, messaging = "10.88.255.1" }
                    { name = pbx2, addresses { eth0 = "%s", eth1 = "%s" }, messaging = "10.88.255.2" }
                  ] }
                  links = [ { type = ucast, interface = eth0 }, { type = ucast, interface = eth1 } ]
                  quorum { %s }
                  timing { profile = fast }
                  management { host = "0.0.0.0", port = 7626, credentials = credentials, tls.enabled = off }
                  paths { state = state, run = run, authkeys = authkeys, document = cluster.conf }
                }
                """.formatted(
                        nodes.get(0).address(Link.A),
                        nodes.get(0).address(Link.B),
                        nodes.get(1).address(Link.A),
                        nodes.get(1).address(Link.B),
                        quorum.formatted(third.address(reachedBy)));
    }

    /**
     * The machines, and the nodes' files; nothing runs yet.
     *
     * @param reachedBy where the nodes reach the third machine
     * @param quorum what stands in {@code quorum}, with {@code %s} for the third machine's address
     */
    static PairAndThird prepare(Link reachedBy, String quorum) throws IOException {
        PairAndThird made = new PairAndThird(RunningCluster.prepare(ADDRESS), reachedBy, quorum);
        for (BedHost node : made.nodes) {
            Files.writeString(node.directory().resolve("asterism.conf"), made.settings);
        }
        return made;
    }

    void startNodes() {
        nodes.forEach(running::startManager);
    }

    RunningCluster running() {
        return running;
    }

    List<BedHost> nodes() {
        return nodes;
    }

    BedHost third() {
        return third;
    }

    /** The text of the nodes' asterism.conf. */
    String settings() {
        return settings;
    }

    BedHost awaitServing() {
        return running.awaitServing(nodes);
    }

    BedHost otherThan(BedHost node) {
        return nodes.get(0).equals(node) ? nodes.get(1) : nodes.get(0);
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
