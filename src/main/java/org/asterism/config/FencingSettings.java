package org.asterism.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How this node reaches fencing devices. The devices themselves stand in the document.
 *
 * @param agents folder of {@code fence_*} agents
 * @param plugins folder that holds {@code external/}
 * @param testInterval between tests of all devices; zero: none
 * @param historyKept lines of the history
 */
public record FencingSettings(Path agents, Path plugins, Duration testInterval, int historyKept) {}
