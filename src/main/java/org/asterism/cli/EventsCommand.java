package org.asterism.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asterism.api.ApiJson;
import org.asterism.api.ClusterStatus;
import org.asterism.api.EventStatus;
import org.asterism.api.StreamNote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        description = {
            "Show what a node saw: lost and returned nodes, links, votes, resources, changes.",
            "With --follow also what comes, until Ctrl-C; a broken connection is made again and nothing is left out that the node still has."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  asterism events",
            "  asterism events --follow",
            "  asterism events --follow --after 0 --json"
        })
final class EventsCommand implements Callable<Integer> {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** The node sends a sign of life each 15 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean isFollowing;

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "With --follow: first those after this one; 0 for all that the node keeps.")
    private String after = "";

    EventsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        ApiClient client = connection.client(console);
        if (!isFollowing) {
            if (!after.isEmpty()) {
                throw CommandFailed.usage("--after needs --follow", "");
            }
            List<EventStatus> newestFirst =
                    client.get("status", ClusterStatus.class).events();
            for (int i = newestFirst.size() - 1; i >= 0; i--) {
                show(newestFirst.get(i));
            }
            return Exit.DONE.code();
        }
        if (!after.matches("([0-9a-z]{1,20}-)?[0-9]{1,18}|")) {
            throw CommandFailed.usage("not the id of an event: " + after, "take that of an event, or 0");
        }
        return follow(client).code();
    }

    /** Until the reader goes away or the process is ended; the first connection has to come about. */
    private Exit follow(ApiClient client) throws InterruptedException {
        EventStreamParser parser = new EventStreamParser(after, this::take);
        CountDownLatch never = new CountDownLatch(1);
        boolean hasWorked = false;
        while (!console.out().checkError()) {
            try {
                Map<String, String> headers =
                        parser.lastId().isEmpty() ? Map.of() : Map.of("Last-Event-ID", parser.lastId());
                client.lines("events/stream", headers, PATIENCE, line -> {
                    parser.line(line);
                    return !console.out().checkError();
                });
                hasWorked = true;
            } catch (CommandFailed failed) {
                hasWorked |= parser.hasBegun();
                if (!hasWorked) {
                    throw failed;
                }
                console.complain(failed.refusal().sentence() + "; trying again");
            }
            never.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        return Exit.DONE;
    }

    private void take(EventStreamParser.Message message) {
        byte[] data = message.data().getBytes(StandardCharsets.UTF_8);
        switch (message.name()) {
            case "cluster-event" -> show(ApiJson.read(data, EventStatus.class));
            case "gap", "closed" ->
                console.complain(ApiJson.read(data, StreamNote.class).sentence());
            default -> {}
        }
    }

    private void show(EventStatus event) {
        if (connection.isJson()) {
            console.print(new String(ApiJson.write(event), StandardCharsets.UTF_8));
        } else {
            console.print(Words.dayAndTime(event.at(), console.zone()) + "  " + event.node() + ": "
                    + console.style().sentence(event.sentence()));
        }
    }
}
