package org.asterism.resource.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.asterism.executor.AgentCall;
import org.asterism.executor.AgentMetadata;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Parameter;
import org.asterism.executor.AgentResult;
import org.asterism.executor.AgentResult.Ended;
import org.asterism.executor.AgentResult.Outlook;
import org.asterism.executor.Attributes;
import org.asterism.executor.NativeAgent;
import org.asterism.model.AgentName;
import org.asterism.model.OcfCode;
import org.asterism.resource.agent.Tool.End;

/**
 * {@code asterism:drbd}: a DRBD resource of both its nodes, promoted where it is written to. Done by {@code drbdadm} and read from
 * {@code drbdsetup status --json}.
 *
 * <p>Decided: only UpToDate data is promoted; not Outdated or Inconsistent, and not Consistent either, of which nobody knows whether a
 * peer has newer; rejected: {@code --force} in any case, which is an operator's. Decided: a split brain lowers the score and
 * is told, but hinders nobody: both sides hold data that was good.
 */
public final class DrbdAgent implements NativeAgent {

    private static final AgentName NAME = AgentName.parse("asterism:drbd");
    private static final String TOOLS_HINT = "Program that sets DRBD up";

    private static final AgentMetadata METADATA = new AgentMetadata(
            "drbd",
            "1.0",
            "A replicated block device (DRBD 9)",
            "Make it a promotable clone with notify off; the file system goes where it is promoted, after that. Let"
                    + " nothing else bring the resource up or promote it.",
            List.of(
                    Parameter.required("resource", "string", "Name of the DRBD resource"),
                    Parameter.optional("drbdadm", "string", "/usr/sbin/drbdadm", TOOLS_HINT),
                    Parameter.optional("drbdsetup", "string", "/usr/sbin/drbdsetup", "Program that shows its state")),
            List.of(
                    AdvisedAction.of("start", Duration.ofSeconds(60), Duration.ZERO),
                    AdvisedAction.of("stop", Duration.ofSeconds(60), Duration.ZERO),
                    AdvisedAction.of("promote", Duration.ofSeconds(60), Duration.ZERO),
                    AdvisedAction.of("demote", Duration.ofSeconds(60), Duration.ZERO),
                    new AdvisedAction("monitor", Duration.ofSeconds(20), Duration.ofSeconds(10), "Unpromoted", 0),
                    new AdvisedAction("monitor", Duration.ofSeconds(20), Duration.ofSeconds(9), "Promoted", 0),
                    AdvisedAction.of("validate-all", Duration.ofSeconds(10), Duration.ZERO)));

    private record Settings(String resource, String drbdadm, String drbdsetup) {}

    /** What drbdsetup says. */
    private sealed interface Seen {
        record Up(DrbdStatus status) implements Seen {}

        record Down() implements Seen {}

        record Unreadable(AgentResult result) implements Seen {}
    }

    private final Tool tool;
    private final Attributes attributes;
    private final AgentNotes notes;

    DrbdAgent(Tool tool, Attributes attributes, AgentNotes notes) {
        this.tool = tool;
        this.attributes = attributes;
        this.notes = notes;
    }

    @Override
    public AgentName name() {
        return NAME;
    }

    @Override
    public AgentMetadata metadata() {
        return METADATA;
    }

    @Override
    public CompletionStage<AgentResult> start(AgentCall call) {
        return seen(
                call,
                (settings, seen) -> seen instanceof Seen.Up up
                        ? done(started(call, settings, up.status()))
                        : command(call, settings, "up")
                                .thenCompose(result -> isGood(result)
                                        ? seen(
                                                call,
                                                (again, now) -> done(
                                                        now instanceof Seen.Up up
                                                                ? started(call, settings, up.status())
                                                                : error("drbdadm up has ended, but " + words(now))))
                                        : done(result)));
    }

    private AgentResult started(AgentCall call, Settings settings, DrbdStatus status) {
        judged(call, settings, status);
        return Ended.of(OcfCode.SUCCESS, "");
    }

    @Override
    public CompletionStage<AgentResult> stop(AgentCall call) {
        return seen(call, (settings, seen) -> {
            if (seen instanceof Seen.Down) {
                forget(call);
                return done(Ended.of(OcfCode.SUCCESS, ""));
            }
            return command(call, settings, "down")
                    .thenCompose(result -> isGood(result)
                            ? seen(call, (again, now) -> {
                                if (now instanceof Seen.Down) {
                                    forget(call);
                                    return done(Ended.of(OcfCode.SUCCESS, ""));
                                }
                                return done(error("drbdadm down has ended, but " + words(now)));
                            })
                            : done(result));
        });
    }

    @Override
    public CompletionStage<AgentResult> monitor(AgentCall call) {
        return seen(call, (settings, seen) -> {
            if (seen instanceof Seen.Down) {
                forget(call);
                return done(Ended.of(OcfCode.NOT_RUNNING, "not running"));
            }
            return done(judged(call, settings, ((Seen.Up) seen).status()));
        });
    }

    @Override
    public CompletionStage<AgentResult> promote(AgentCall call) {
        return seen(call, (settings, seen) -> {
            if (!(seen instanceof Seen.Up up)) {
                return done(error("not promoted: " + words(seen)));
            }
            if (up.status().isPrimary()) {
                return done(Ended.of(OcfCode.SUCCESS, ""));
            }
            Optional<String> obstacle = up.status().obstacle();
            return obstacle.isPresent()
                    ? done(error("not promoted: " + obstacle.get()))
                    : command(call, settings, "primary").thenCompose(result -> confirmed(call, result, "Primary"));
        });
    }

    @Override
    public CompletionStage<AgentResult> demote(AgentCall call) {
        return seen(
                call,
                (settings, seen) -> seen instanceof Seen.Up up && up.status().isPrimary()
                        ? command(call, settings, "secondary")
                                .thenCompose(result -> confirmed(call, result, "Secondary"))
                        : done(
                                seen instanceof Seen.Down
                                        ? Ended.of(OcfCode.NOT_RUNNING, "not running")
                                        : Ended.of(OcfCode.SUCCESS, "")));
    }

    /** The tool's word is not enough. */
    private CompletionStage<AgentResult> confirmed(AgentCall call, AgentResult result, String role) {
        return !isGood(result)
                ? done(result)
                : seen(call, (settings, seen) -> {
                    if (seen instanceof Seen.Up up && up.status().role().equals(role)) {
                        judged(call, settings, up.status());
                        return done(Ended.of(OcfCode.SUCCESS, ""));
                    }
                    return done(error("drbdadm has ended, but it is not " + role + ": " + words(seen)));
                });
    }

    @Override
    public CompletionStage<AgentResult> validate(AgentCall call) {
        return with(
                call,
                settings -> tool.run(
                                call, call.limit(), List.of(settings.drbdadm(), "sh-resource", settings.resource()))
                        .thenApply(end -> Tool.judged(end, "drbdadm sh-resource " + settings.resource())));
    }

    // ---- what is there

    private AgentResult judged(AgentCall call, Settings settings, DrbdStatus status) {
        String score = score(call);
        Optional<String> obstacle = status.isPrimary() ? Optional.empty() : status.obstacle();
        // A living primary elsewhere is no defect of this one.
        boolean isGoodData = obstacle.isEmpty() || obstacle.get().endsWith("is Primary");
        if (isGoodData) {
            attributes.set(score, Integer.toString(status.score()));
        } else {
            attributes.remove(score);
        }
        attributes.refresh();
        List<String> troubles = status.troubles(settings.resource());
        String words = String.join("; ", troubles);
        if (troubles.isEmpty()) {
            notes.end(key(call), "DRBD " + settings.resource() + " is connected and up to date again");
            return Ended.of(status.isPrimary() ? OcfCode.RUNNING_PROMOTED : OcfCode.SUCCESS, "");
        }
        notes.show(key(call), "DRBD " + settings.resource() + ": " + words);
        return Ended.of(status.isPrimary() ? OcfCode.DEGRADED_PROMOTED : OcfCode.DEGRADED, words);
    }

    private void forget(AgentCall call) {
        attributes.remove(score(call));
        attributes.refresh();
        notes.end(key(call), call.resource() + " is down");
    }

    private static String score(AgentCall call) {
        return "master-" + call.resource().base();
    }

    private static String key(AgentCall call) {
        return "drbd " + call.resource();
    }

    /** What to do with what is seen. */
    @FunctionalInterface
    private interface Sight {
        CompletionStage<AgentResult> take(Settings settings, Seen seen);
    }

    /** What cannot be read is neither up nor down, so nothing is done then. */
    private CompletionStage<AgentResult> seen(AgentCall call, Sight sight) {
        return with(
                call,
                settings -> tool.run(
                                call,
                                call.limit(),
                                List.of(settings.drbdsetup(), "status", settings.resource(), "--json"))
                        .thenCompose(end -> {
                            Seen seen = read(end, settings.resource());
                            return seen instanceof Seen.Unreadable unreadable
                                    ? done(unreadable.result())
                                    : sight.take(settings, seen);
                        }));
    }

    private static Seen read(End end, String resource) {
        if (end instanceof End.Broken broken) {
            return new Seen.Unreadable(broken.result());
        }
        End.Exited exited = (End.Exited) end;
        if (exited.status() != 0) {
            // Without the module nothing is up.
            return exited.said().contains("No such resource") || exited.said().contains("Failed to modprobe")
                    ? new Seen.Down()
                    : new Seen.Unreadable(
                            error("drbdsetup status failed with status " + exited.status() + ": " + exited.said()));
        }
        try {
            return DrbdStatus.parse(exited.output(), resource)
                    .<Seen>map(Seen.Up::new)
                    .orElseGet(Seen.Down::new);
        } catch (IllegalArgumentException e) {
            return new Seen.Unreadable(error(String.valueOf(e.getMessage())));
        }
    }

    private static String words(Seen seen) {
        if (seen instanceof Seen.Up up) {
            return "it is up as " + up.status().role();
        }
        return seen instanceof Seen.Down
                ? "it is down"
                : ((Seen.Unreadable) seen).result().reason();
    }

    private CompletionStage<AgentResult> command(AgentCall call, Settings settings, String verb) {
        return tool.run(call, call.limit(), List.of(settings.drbdadm(), verb, settings.resource()))
                .thenApply(end -> Tool.judged(end, "drbdadm " + verb + " " + settings.resource()));
    }

    private static CompletionStage<AgentResult> with(
            AgentCall call, Function<Settings, CompletionStage<AgentResult>> work) {
        String resource = call.param("resource", "");
        if (!resource.matches("[A-Za-z0-9_.-]+")) {
            return done(new AgentResult.Unavailable(
                    OcfCode.INVALID_PARAM,
                    "parameter 'resource' must be the name of a DRBD resource, not '" + resource + "'",
                    Outlook.LASTING));
        }
        return work.apply(new Settings(
                resource, call.param("drbdadm", "/usr/sbin/drbdadm"), call.param("drbdsetup", "/usr/sbin/drbdsetup")));
    }

    private static boolean isGood(AgentResult result) {
        return result instanceof Ended ended && ended.is(OcfCode.SUCCESS);
    }

    private static AgentResult error(String reason) {
        return Ended.of(OcfCode.ERROR, reason);
    }

    private static CompletionStage<AgentResult> done(AgentResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
