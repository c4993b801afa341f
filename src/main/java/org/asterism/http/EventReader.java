package org.asterism.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.asterism.api.ApiJson;
import org.asterism.api.StreamNote;
import org.asterism.observability.Event;
import org.asterism.observability.EventLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who reads the event stream. Thread-safe; whoever says something to it never waits. */
final class EventReader {

    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

    /** Messages that wait for the reader, beyond those of the log that it asked for at the beginning. */
    static final int BUFFER = 256;

    /** Tells the reader after how many milliseconds it may connect again. */
    private static final ByteString RETRY = ByteString.fromString("retry: 1000\n\n");

    private static final ByteString HEARTBEAT = ByteString.fromString(": alive\n\n");

    /** How a stream ended. */
    enum End {
        /** The reader went away. */
        LEFT,
        /** It did not take what was sent. */
        CUT
    }

    private final BiConsumer<EventReader, End> closed;
    private volatile Runnable following = () -> {};
    private final AtomicBoolean isGone = new AtomicBoolean();
    private final AtomicReference<End> end = new AtomicReference<>(End.LEFT);
    private final ArrayList<ByteString> beginning = new ArrayList<>();
    private final AtomicReference<@Nullable BoundedSourceQueue<ByteString>> queue = new AtomicReference<>();

    EventReader(BiConsumer<EventReader, End> closed) {
        this.closed = closed;
    }

    /** Puts a message into the stream. */
    void say(String name, byte[] json) {
        offer(message("", name, json));
    }

    /** The log's events after {@code index}, and all that come. */
    void follow(EventLog events, long index, Function<Event, String> id) {
        following = events.follow(
                index,
                event -> offer(message(id.apply(event), "cluster-event", ApiJson.write(EventStreams.shown(event)))));
    }

    private void offer(ByteString message) {
        if (isTaken(message)) {
            return;
        }
        LOG.info("event stream cut: its reader does not take what is sent buffered={}", BUFFER);
        // Without the lock: who writes to the log holds that one first.
        gone();
    }

    private synchronized boolean isTaken(ByteString message) {
        BoundedSourceQueue<ByteString> open = queue.get();
        if (open == null) {
            beginning.add(message);
        } else if (end.get() == End.LEFT && open.offer(message) == QueueOfferResult.dropped()) {
            end.set(End.CUT);
            open.complete();
            return false;
        }
        return true;
    }

    /** The stream, to be run once. */
    synchronized Source<ByteString, NotUsed> source(ClassicActorSystemProvider system, Duration heartbeat) {
        Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> made =
                Source.<ByteString>queue(BUFFER).preMaterialize(system);
        queue.set(made.first());
        List<ByteString> first = List.copyOf(beginning);
        beginning.clear();
        // Lazily, since concat would ask for its first element at once, when nobody knows yet how it ends.
        Source<ByteString, NotUsed> last =
                Source.lazySource(this::farewell).mapMaterializedValue(ignored -> NotUsed.getInstance());
        return Source.single(RETRY)
                .concat(Source.from(first))
                .concatLazy(made.second())
                .concatLazy(last)
                .keepAlive(heartbeat, () -> HEARTBEAT)
                .watchTermination((nothing, done) -> {
                    done.whenComplete((ignored, failure) -> gone());
                    return nothing;
                });
    }

    private Source<ByteString, NotUsed> farewell() {
        if (end.get() != End.CUT) {
            return Source.empty();
        }
        return Source.single(message(
                "",
                "closed",
                ApiJson.write(new StreamNote(
                        "more than " + BUFFER + " messages waited for this reader",
                        "connect again with the id of the last event that came"))));
    }

    private void gone() {
        if (isGone.compareAndSet(false, true)) {
            following.run();
            closed.accept(this, end.get());
        }
    }

    /** {@code json} has no line feed. */
    private static ByteString message(String id, String name, byte[] json) {
        return ByteString.fromString((id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: "
                + new String(json, StandardCharsets.UTF_8) + "\n\n");
    }
}
