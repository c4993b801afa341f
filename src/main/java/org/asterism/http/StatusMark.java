package org.asterism.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;

/** A number that grows with each status that says something new; measured times and clocks count for nothing. */
final class StatusMark {

    /** What differs each time one looks. */
    private static final Set<String> VOLATILE = Set.of(
            "takenAt",
            "uptimeMs",
            "remainingMs",
            "roundTripMicros",
            "lossPercent",
            "silentMs",
            "lastMs",
            "aheadMs",
            "events");

    /** A span of time within a sentence: "lease ends in 795 ms". */
    private static final Pattern SPAN = Pattern.compile("[0-9.]+ (µs|ms|s|min|h|d)\\b");

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ClusterControl control;
    private final AtomicReference<JsonNode> latest = new AtomicReference<>(MissingNode.getInstance());
    private final AtomicLong version = new AtomicLong();
    private final AtomicBoolean isLooking = new AtomicBoolean();

    StatusMark(ClusterControl control) {
        this.control = control;
    }

    long version() {
        return version.get();
    }

    /** Whether the status is new since the last look; no, while the look before is not answered yet. Never fails. */
    CompletionStage<Boolean> look() {
        if (!isLooking.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(false);
        }
        return control.status()
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(this::isNew)
                .exceptionally(failure -> false)
                .whenComplete((isNew, none) -> isLooking.set(false));
    }

    private boolean isNew(ClusterStatus status) {
        JsonNode lasting = lasting(ApiJson.tree(status));
        boolean isNew = !latest.getAndSet(lasting).equals(lasting);
        if (isNew) {
            version.incrementAndGet();
        }
        return isNew;
    }

    private static JsonNode lasting(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(VOLATILE);
            object.properties().forEach(field -> field.setValue(lasting(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, lasting(array.get(i)));
            }
        } else if (node instanceof TextNode text) {
            return TextNode.valueOf(SPAN.matcher(text.textValue()).replaceAll(""));
        }
        return node;
    }
}
