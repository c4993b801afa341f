package org.asterism.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sizes of the thread pools that a site may choose; the kinds of pools are ours.
 *
 * @param process threads that start agents and wait for them
 * @param file threads that write durable state
 */
public record PoolSettings(int process, int file) {

    private static final String ROOT = "asterism.dispatcher.";
    private static final String SIZE = ".thread-pool-executor.fixed-pool-size";

    /** {@code dispatcher { }}; what else stands in its pools is for Pekko. */
    static Optional<PoolSettings> read(Section dispatcher) {
        List<Optional<Integer>> sizes = List.of(size(dispatcher, "process"), size(dispatcher, "file"));
        dispatcher.done();
        return sizes.stream().allMatch(Optional::isPresent)
                ? Optional.of(new PoolSettings(
                        sizes.get(0).orElseThrow(), sizes.get(1).orElseThrow()))
                : Optional.empty();
    }

    private static Optional<Integer> size(Section dispatcher, String name) {
        Section pool = dispatcher.section(name);
        pool.text("type");
        pool.text("executor");
        pool.integer("throughput", 1, 1000);
        Section threads = pool.section("thread-pool-executor");
        Optional<Integer> size = threads.integer("fixed-pool-size", 1, 256);
        threads.done();
        pool.done();
        return size;
    }

    /** As the actor system reads them. */
    public Config forActors() {
        return ConfigFactory.parseMap(Map.of(ROOT + "process" + SIZE, process, ROOT + "file" + SIZE, file));
    }
}
