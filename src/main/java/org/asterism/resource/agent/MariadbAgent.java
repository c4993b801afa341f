package org.asterism.resource.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.Attributes;
import org.asterism.executor.LatestStart;
import org.asterism.model.OcfCode;
import org.asterism.resource.agent.MariadbClient.Said;

/**
 * {@code asterism:mariadb}: a MariaDB server with a replication role. It starts read-only and replicates from the address of the promoted
 * instance; promotion applies what it has received, ends its replication and lets it be written to. Its promotion score is how much
 * it has; one that lags or has errors has none and refuses.
 *
 * <p>Decided: an instance that is not a replica counts as the former source, because promotion forgets the replication; so that
 * after a crash of all of them the one that was written to is promoted. Decided: {@code read_only} given on the command line, so that
 * no start ever lets it be written to before a promotion.
 */
public final class MariadbAgent extends ProgramAgent {

    private final Attributes attributes;
    private final StartMarks marks;
    private final AgentNotes notes;

    MariadbAgent(ProgramService.Tools tools, Attributes attributes, AgentNotes notes) {
        super("asterism:mariadb", Duration.ofSeconds(60), tools);
        this.attributes = attributes;
        this.marks = new StartMarks(tools.folder());
        this.notes = notes;
    }

    @Override
    public AgentMetadata metadata() {
        return MariadbSettings.METADATA;
    }

    @Override
    ProgramService service(AgentCall call) {
        MariadbSettings settings = MariadbSettings.of(call, grace(call));
        MariadbClient client = client(call, settings);
        return new ProgramService(
                tools(),
                call,
                settings.server(),
                limit -> client.status(limit).thenCompose(reading -> {
                    if (reading.status().isEmpty()) {
                        return error("it does not answer: " + reading.reason());
                    }
                    MariadbStatus status = reading.status().get();
                    return call.action().equals("start")
                            ? started(call, settings, client, status, limit)
                            : CompletableFuture.completedFuture(judged(call, settings, status));
                }));
    }

    private MariadbClient client(AgentCall call, MariadbSettings settings) {
        return new MariadbClient(new Tool(tools().processes()), tools().folder(), call, settings);
    }

    // ---- start

    /** One that was promoted already, in an earlier life of the manager, stays so. */
    private CompletionStage<AgentResult> started(
            AgentCall call, MariadbSettings settings, MariadbClient client, MariadbStatus status, Duration limit) {
        if (!status.isReadOnly()) {
            return CompletableFuture.completedFuture(Ended.of(OcfCode.SUCCESS, ""));
        }
        Optional<String> obstacle =
                marks.write(call.resource(), MariadbStanding.atStart(status).lines());
        if (obstacle.isPresent()) {
            return error(obstacle.get());
        }
        return follow(settings, client, status, limit).thenApply(said -> {
            if (said instanceof Said.Failed failed) {
                return Ended.of(OcfCode.ERROR, "replication cannot be set up: " + failed.reason());
            }
            judged(call, settings, status);
            return Ended.of(OcfCode.SUCCESS, "");
        });
    }

    private CompletionStage<Said> follow(
            MariadbSettings settings, MariadbClient client, MariadbStatus status, Duration limit) {
        if (settings.source().isEmpty()) {
            return CompletableFuture.completedFuture(new Said.Rows(""));
        }
        if (status.replicates(settings.source(), settings.sourcePort(), settings.replicationUser())) {
            return client.say("START SLAVE", limit);
        }
        try {
            return client.saySecretly(settings.becomeReplica(status), limit);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(
                    new Said.Failed("cannot read the replication's password: " + e.getMessage()));
        }
    }

    // ---- monitor

    private AgentResult judged(AgentCall call, MariadbSettings settings, MariadbStatus status) {
        MariadbStanding standing = standing(call, settings, status);
        Optional<String> obstacle = status.isReadOnly()
                ? standing.obstacle(status, settings.maxLag(), tools().clock().get())
                : Optional.empty();
        String score = "master-" + call.resource().base();
        if (obstacle.isPresent()) {
            attributes.remove(score);
            notes.show(key(call), call.resource() + " is not to be promoted here: " + obstacle.get());
        } else {
            attributes.set(score, Integer.toString(MariadbStanding.score(status)));
            notes.end(key(call), call.resource() + " may be promoted here again");
        }
        attributes.refresh();
        if (!status.isReadOnly()) {
            return status.isReplica() && status.isAsking()
                    ? Ended.of(OcfCode.DEGRADED_PROMOTED, "it may be written to and replicates as well: STOP SLAVE")
                    : Ended.of(OcfCode.RUNNING_PROMOTED, "");
        }
        return status.trouble().isEmpty()
                ? Ended.of(OcfCode.SUCCESS, obstacle.orElse(""))
                : Ended.of(OcfCode.DEGRADED, status.trouble());
    }

    private MariadbStanding standing(AgentCall call, MariadbSettings settings, MariadbStatus status) {
        MariadbStanding before =
                MariadbStanding.read(marks.read(call.resource()).orElse(List.of()));
        MariadbStanding now =
                before.seen(status, settings.maxLag(), tools().clock().get());
        if (!now.equals(before)) {
            marks.write(call.resource(), now.lines());
        }
        return now;
    }

    // ---- roles

    @Override
    public CompletionStage<AgentResult> promote(AgentCall call) {
        return inRole(call, settings -> {
            MariadbClient client = client(call, settings);
            return client.status(call.limit()).thenCompose(reading -> {
                if (reading.status().isEmpty()) {
                    return error("it does not answer: " + reading.reason());
                }
                MariadbStatus status = reading.status().get();
                if (!status.isReadOnly()) {
                    return ok();
                }
                Optional<String> obstacle = standing(call, settings, status)
                        .obstacle(status, settings.maxLag(), tools().clock().get());
                return obstacle.isPresent()
                        ? error("not promoted: " + obstacle.get())
                        : promoted(call, settings, client, status);
            });
        });
    }

    private CompletionStage<AgentResult> promoted(
            AgentCall call, MariadbSettings settings, MariadbClient client, MariadbStatus status) {
        return applied(call, client, status).thenCompose(said -> {
            if (said instanceof Said.Failed failed) {
                return error("not promoted: " + failed.reason());
            }
            if (isTooLate(call)) {
                return CompletableFuture.completedFuture(
                        new AgentResult.CameTooLate("the right to be promoted had ended"));
            }
            String end = status.isReplica() ? "STOP SLAVE; RESET SLAVE ALL; " : "";
            return client.say(end + "SET GLOBAL read_only=OFF", call.limit()).thenCompose(done -> {
                if (done instanceof Said.Failed failed) {
                    return error("not promoted: " + failed.reason());
                }
                marks.write(call.resource(), new MariadbStanding(new MariadbStanding.Past.Source()).lines());
                return client.status(call.limit()).thenApply(after -> {
                    after.status().ifPresent(now -> judged(call, settings, now));
                    return Ended.of(OcfCode.SUCCESS, "");
                });
            });
        });
    }

    /** Everything received is applied before anything new is written. */
    private CompletionStage<Said> applied(AgentCall call, MariadbClient client, MariadbStatus status) {
        if (!status.isReplica() || status.received().isEmpty()) {
            return CompletableFuture.completedFuture(new Said.Rows(""));
        }
        long seconds = Math.max(1, call.limit().toSeconds() * 7 / 10);
        String wait = "STOP SLAVE IO_THREAD; SELECT MASTER_GTID_WAIT('" + status.received() + "', " + seconds
                + ") AS Waited\\G";
        return client.say(wait, call.limit()).thenApply(said -> {
            boolean isLate = said instanceof Said.Rows rows && !rows.text().contains("Waited: 0");
            return isLate
                    ? new Said.Failed(
                            "what it received is not applied within " + seconds + " s (" + status.received() + ")")
                    : said;
        });
    }

    @Override
    public CompletionStage<AgentResult> demote(AgentCall call) {
        return inRole(call, settings -> {
            MariadbClient client = client(call, settings);
            return client.say("SET GLOBAL read_only=ON", call.limit()).thenCompose(said -> {
                if (said instanceof Said.Failed failed) {
                    return error("not demoted: " + failed.reason());
                }
                return client.status(call.limit())
                        .thenCompose(reading -> reading.status().isEmpty()
                                ? error("it does not answer: " + reading.reason())
                                : follow(settings, client, reading.status().get(), call.limit())
                                        .thenApply(MariadbAgent::demoted));
            });
        });
    }

    /** It is read-only, which is what counts; a replication that does not begin is the monitor's to tell. */
    private static AgentResult demoted(Said said) {
        return Ended.of(
                OcfCode.SUCCESS,
                said instanceof Said.Failed failed ? "read-only, but not replicating: " + failed.reason() : "");
    }

    private CompletionStage<AgentResult> inRole(
            AgentCall call, Function<MariadbSettings, CompletionStage<AgentResult>> work) {
        try {
            return work.apply(MariadbSettings.of(call, grace(call)));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(new AgentResult.Unavailable(
                    OcfCode.INVALID_PARAM, String.valueOf(e.getMessage()), Outlook.LASTING));
        }
    }

    private boolean isTooLate(AgentCall call) {
        return call.latestStart() instanceof LatestStart.Before before
                && !tools().clock().get().isBefore(before.moment());
    }

    private static String key(AgentCall call) {
        return "mariadb " + call.resource();
    }

    private static CompletionStage<AgentResult> error(String reason) {
        return CompletableFuture.completedFuture(Ended.of(OcfCode.ERROR, reason));
    }
}
