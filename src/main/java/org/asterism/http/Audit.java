package org.asterism.http;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditEntry.Kind;
import org.asterism.api.AuditEntry.Outcome;
import org.asterism.api.AuditEntry.Who;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.api.RefusalCode;
import org.asterism.audit.AuditTrail.Kept;
import org.asterism.model.DocumentVersion;
import org.asterism.observability.EventKind;
import org.asterism.observability.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records each change that was asked for: who, from where, what, why, and what became of it; in the audit log, as a line of the
 * manager's log, and as an event.
 */
final class Audit {

    /** Its own name, so that these lines can be kept apart and longer. */
    private static final Logger LOG = LoggerFactory.getLogger("org.asterism.audit");

    /** How long an answer waits for its record to be on the disk; a stalled disk must not keep an operator waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Records of refused strangers in a minute; without a bound they could fill the log and have others rotated away. */
    private static final int MOST_DENIED = 20;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int LONGEST_PATH = 200;

    private final EventLog events;
    private final HttpServices.Records records;
    private Instant minute = Instant.EPOCH;
    private int denied;
    private int left;

    Audit(EventLog events, HttpServices.Records records) {
        this.events = events;
        this.records = records;
    }

    /** Completes once the record is on the disk, or cannot be for now; never fails. */
    CompletionStage<Kept> changed(Caller caller, Change change, ChangeResult result) {
        String code = result instanceof Refused refused ? word(refused.code()) : "";
        String outcome = code.isEmpty() ? "accepted" : "refused:" + code;
        SortedMap<String, String> facts = facts(change);
        String sentence =
                ChangeFacts.masked(result.sentence(), change, records.mask().get());
        LOG.info(
                "caller={} role={} from={} {} result={} sentence={}",
                plain(caller.name()),
                caller.role(),
                caller.address(),
                words(facts),
                outcome,
                quoted(sentence));
        if (change.mode() != ChangeMode.APPLY) {
            return CompletableFuture.completedFuture(Kept.ON_DISK);
        }
        SortedMap<String, String> values = new TreeMap<>(facts);
        values.put("caller", caller.name());
        values.put("from", caller.address());
        values.put("result", outcome);
        events.append(EventKind.CHANGE, caller.name() + ": " + sentence, values);
        facts.remove("comment");
        return keep(entry(
                Kind.CHANGE,
                caller,
                ChangeFacts.words(change, records.mask().get()),
                facts,
                change.comment(),
                outcome(result),
                code,
                sentence,
                before(change),
                after(change, result)));
    }

    /** Somebody has something done that changes nothing of the cluster. Completes as {@link #changed}. */
    CompletionStage<Kept> asked(Caller caller, String command, String reason) {
        LOG.info("caller={} role={} from={} asks={}", plain(caller.name()), caller.role(), caller.address(), command);
        return keep(entry(Kind.CHANGE, caller, command, new TreeMap<>(), reason, Outcome.DONE, "", "begun", "", ""));
    }

    void denied(Caller caller, HttpRequest request, String route, Refused refusal) {
        LOG.warn(
                "caller={} role={} from={} route={} result=denied sentence={}",
                plain(caller.name()),
                caller.role(),
                caller.address(),
                route,
                quoted(refusal.sentence()));
        String method = request.method().value();
        SortedMap<String, String> arguments = new TreeMap<>();
        if (!READING.contains(method) && isWithinBound(arguments)) {
            String path = plain(request.getUri().getPathString());
            var unused = keep(entry(
                    Kind.DENIED,
                    caller,
                    method + " " + path.substring(0, Math.min(path.length(), LONGEST_PATH)),
                    arguments,
                    "",
                    Outcome.DENIED,
                    word(refusal.code()),
                    refusal.sentence(),
                    "",
                    ""));
        }
    }

    /** How many were left out since the last record stands in the next. */
    private synchronized boolean isWithinBound(SortedMap<String, String> arguments) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            denied = 0;
        }
        if (denied >= MOST_DENIED) {
            left++;
            return false;
        }
        denied++;
        if (left > 0) {
            arguments.put("left-out-before", Integer.toString(left));
            left = 0;
        }
        return true;
    }

    private CompletionStage<Kept> keep(AuditEntry entry) {
        return records.trail()
                .append(entry)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(Kept.LATER, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private AuditEntry entry(
            Kind kind,
            Caller caller,
            String command,
            SortedMap<String, String> arguments,
            String reason,
            Outcome outcome,
            String code,
            String sentence,
            String before,
            String after) {
        Who who = new Who(
                caller.name(),
                caller.role().name().toLowerCase(Locale.ROOT),
                caller.means(),
                caller.address(),
                caller.claimed());
        return new AuditEntry(
                0,
                Instant.now(),
                records.node(),
                kind,
                who,
                command,
                arguments,
                reason,
                outcome,
                code,
                sentence,
                before,
                after,
                List.of());
    }

    private static Outcome outcome(ChangeResult result) {
        if (result instanceof Refused refused) {
            boolean isUnknown = refused.code() == RefusalCode.TIMEOUT || refused.code() == RefusalCode.INTERNAL;
            return isUnknown ? Outcome.UNKNOWN : Outcome.REFUSED;
        }
        return Outcome.DONE;
    }

    private static String before(Change change) {
        if (change instanceof Change.Rollback rollback) {
            return rollback.expected().toString();
        }
        return change instanceof Change.ApplyConfig apply ? apply.expected().toString() : "";
    }

    private static String after(Change change, ChangeResult result) {
        return result instanceof Accepted accepted
                        && ChangeFacts.altersDocument(change)
                        && !accepted.version().equals(DocumentVersion.EMPTY)
                ? accepted.version().toString()
                : "";
    }

    private SortedMap<String, String> facts(Change change) {
        TreeMap<String, String> facts = new TreeMap<>();
        facts.put("change", change.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        facts.put("mode", change.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!change.comment().isEmpty()) {
            facts.put("comment", quoted(change.comment()));
        }
        ChangeFacts.addTo(facts, change, records.mask().get());
        return facts;
    }

    private static String word(RefusalCode code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String words(SortedMap<String, String> facts) {
        StringBuilder words = new StringBuilder();
        facts.forEach((name, value) -> words.append(words.isEmpty() ? "" : " ")
                .append(name)
                .append('=')
                .append(value));
        return words.toString();
    }

    /** What others wrote must not look like a line or a field of ours. */
    private static String quoted(String text) {
        return '"' + plain(text).replace("\"", "'") + '"';
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{C}", " ");
    }
}
