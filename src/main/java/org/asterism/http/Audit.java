package org.asterism.http;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Refused;
import org.asterism.observability.EventKind;
import org.asterism.observability.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each change that was asked for: who, from where, what, and what became of it. */
final class Audit {

    /** Its own name, so that these lines can be kept apart and longer. */
    private static final Logger LOG = LoggerFactory.getLogger("org.asterism.audit");

    private final EventLog events;

    Audit(EventLog events) {
        this.events = events;
    }

    void changed(Caller caller, Change change, ChangeResult result) {
        String outcome = result instanceof Refused refused
                ? "refused:" + refused.code().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : "accepted";
        SortedMap<String, String> facts = facts(change);
        LOG.info(
                "caller={} role={} from={} {} result={} sentence={}",
                plain(caller.name()),
                caller.role(),
                caller.address(),
                words(facts),
                outcome,
                quoted(result.sentence()));
        if (change.mode() == ChangeMode.APPLY) {
            SortedMap<String, String> values = new TreeMap<>(facts);
            values.put("caller", caller.name());
            values.put("from", caller.address());
            values.put("result", outcome);
            events.append(EventKind.CHANGE, caller.name() + ": " + result.sentence(), values);
        }
    }

    void denied(Caller caller, String route, Refused refusal) {
        LOG.warn(
                "caller={} role={} from={} route={} result=denied sentence={}",
                plain(caller.name()),
                caller.role(),
                caller.address(),
                route,
                quoted(refusal.sentence()));
    }

    private static SortedMap<String, String> facts(Change change) {
        TreeMap<String, String> facts = new TreeMap<>(Map.of(
                "change", change.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                "mode", change.mode().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        if (!change.comment().isEmpty()) {
            facts.put("comment", quoted(change.comment()));
        }
        ChangeFacts.addTo(facts, change);
        return facts;
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
