package org.asterism.resource.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.asterism.executor.AgentCall;
import org.asterism.model.OcfCode;
import org.asterism.resource.agent.Tool.End;

/**
 * Speaks to a MariaDB server by its own client program, over its socket.
 *
 * <p>Decided: the client program and not a driver (MariaDB Connector/J), because it is there wherever the server is and of the same
 * version, knows all its ways to authenticate, the one by socket too, and brings no library under the LGPL into our jar.
 */
final class MariadbClient {

    /** What came of a statement. */
    sealed interface Said {
        record Rows(String text) implements Said {}

        record Failed(String reason) implements Said {}
    }

    private final Tool tool;
    private final Path folder;
    private final AgentCall call;
    private final MariadbSettings settings;

    /** @param folder where a statement with a password lies for a moment, readable by us alone */
    MariadbClient(Tool tool, Path folder, AgentCall call, MariadbSettings settings) {
        this.tool = tool;
        this.folder = folder;
        this.call = call;
        this.settings = settings;
    }

    CompletionStage<Said> say(String sql, Duration limit) {
        List<String> words = words(limit);
        words.add("--execute=" + sql);
        return tool.run(call, limit, words).thenApply(MariadbClient::said);
    }

    /** The same, for what nobody may read in the list of processes. */
    CompletionStage<Said> saySecretly(String sql, Duration limit) {
        Path file;
        try {
            Files.createDirectories(folder);
            file = Files.createTempFile(
                    folder,
                    "sql",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, sql);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(
                    new Said.Failed("cannot write a file in " + folder + ": " + e.getMessage()));
        }
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" <\"$0\"", file.toString()));
        words.addAll(words(limit));
        return tool.run(call, limit, words).thenApply(end -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                return new Said.Failed("cannot remove " + file + ": " + e.getMessage());
            }
            return said(end);
        });
    }

    /** Empty with a reason in the other part if it does not answer. */
    CompletionStage<Reading> status(Duration limit) {
        return say(MariadbStatus.QUERY, limit).thenApply(said -> {
            if (said instanceof Said.Failed failed) {
                return new Reading(Optional.empty(), failed.reason());
            }
            Optional<MariadbStatus> status = MariadbStatus.parse(((Said.Rows) said).text());
            return new Reading(status, status.isPresent() ? "" : "the client's answer is not understood");
        });
    }

    /** Its status, or why there is none. */
    record Reading(Optional<MariadbStatus> status, String reason) {}

    private List<String> words(Duration limit) {
        List<String> words = new ArrayList<>(List.of(settings.client()));
        if (!settings.clientDefaults().isEmpty()) {
            words.add("--defaults-extra-file=" + settings.clientDefaults());
        }
        words.addAll(List.of(
                "--socket=" + settings.socket(),
                "--protocol=socket",
                "--user=" + settings.admin(),
                "--batch",
                "--connect-timeout=" + Math.max(1, limit.toSeconds())));
        return words;
    }

    private static Said said(End end) {
        if (end instanceof End.Broken broken) {
            return new Said.Failed(broken.result().reason());
        }
        End.Exited exited = (End.Exited) end;
        return exited.status() == OcfCode.SUCCESS.exit()
                ? new Said.Rows(exited.output())
                : new Said.Failed(exited.said());
    }
}
