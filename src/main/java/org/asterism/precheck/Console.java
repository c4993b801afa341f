package org.asterism.precheck;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.api.PrecheckReport.Topic;
import org.asterism.precheck.core.Inventory.Fact;
import org.asterism.telephony.AsteriskControl;
import org.asterism.telephony.ControlAnswer;

/** What a running Asterisk says of itself. */
final class Console {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Pattern MODULE = Pattern.compile("(\\S+\\.so)\\s.*\\s\\d+\\s+(Not Running|Running)\\s.*");
    private static final Pattern CODEC = Pattern.compile("\\s*\\d+\\s+(audio|video|image|text)\\s+\\S+\\s+(\\S+)\\s.*");
    private static final Pattern VERSION = Pattern.compile("(?:Asterisk )?(\\S+).*", Pattern.DOTALL);

    /**
     * The answers.
     *
     * @param pid of Asterisk; 0 = it did not tell
     */
    record Told(long pid, List<Fact> facts) {
        Told {
            facts = List.copyOf(facts);
        }
    }

    private final AsteriskControl control;

    Console(AsteriskControl control) {
        this.control = control;
    }

    /** Empty if Asterisk does not run here, or does not answer. Completes on the control socket's thread, within some seconds. */
    CompletionStage<Optional<Told>> ask(Path socket) {
        return control.command(socket, "module show", LIMIT).thenCompose(modules -> {
            if (!(modules instanceof ControlAnswer.Said said)) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return control.command(socket, "core show codecs", LIMIT)
                    .thenApply(codecs -> codecs instanceof ControlAnswer.Said more
                            ? Optional.of(new Told(said.pid(), facts(said.version(), said.output(), more.output())))
                            : Optional.empty());
        });
    }

    static List<Fact> facts(String version, String modules, String codecs) {
        List<Fact> facts = new ArrayList<>();
        Matcher named = VERSION.matcher(version);
        if (named.matches()) {
            facts.add(new Fact(Topic.VERSION, "", named.group(1)));
        }
        modules.lines()
                .map(MODULE::matcher)
                .filter(Matcher::matches)
                .map(line -> Map.entry(line.group(1), line.group(2)))
                .forEach(line -> facts.add(
                        new Fact(Topic.MODULE, line.getKey(), line.getValue().toLowerCase(Locale.ROOT))));
        codecs.lines()
                .map(CODEC::matcher)
                .filter(Matcher::matches)
                .forEach(line -> facts.add(new Fact(Topic.CODEC, line.group(1) + " " + line.group(2), "known")));
        return facts.stream().distinct().toList();
    }
}
