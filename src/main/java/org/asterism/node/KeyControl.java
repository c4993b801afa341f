package org.asterism.node;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.asterism.api.ChangeMode;
import org.asterism.api.ChangeResult;
import org.asterism.api.KeyOverview;
import org.asterism.api.RefusalCode;
import org.asterism.http.Change;
import org.asterism.keys.KeyDesk;
import org.asterism.keys.KeyMessages.KeyReport;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;

/** Answers what the HTTP interface asks about keys. */
final class KeyControl {

    /** Longer than the desk takes for all steps of a rotation. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ActorSystem<?> system;
    private final ActorRef<KeyDesk.Command> desk;

    KeyControl(ActorSystem<?> system, ActorRef<KeyDesk.Command> desk) {
        this.system = system;
        this.desk = desk;
    }

    CompletionStage<KeyOverview> overview() {
        return ask(KeyDesk.Action.SHOW, 0).thenApply(KeyControl::overview);
    }

    CompletionStage<ChangeResult> change(Change.ChangeKeys wanted) {
        if (wanted.mode() == ChangeMode.DRY_RUN) {
            return ask(KeyDesk.Action.SHOW, 0).thenApply(answer -> rehearsed(wanted, answer));
        }
        KeyDesk.Action action = switch (wanted.action()) {
            case ADD -> KeyDesk.Action.ADD;
            case USE -> KeyDesk.Action.USE;
            case REMOVE -> KeyDesk.Action.REMOVE;
            case ROTATE -> KeyDesk.Action.ROTATE;
        };
        return ask(action, wanted.id()).thenApply(KeyControl::result);
    }

    /** By what the nodes have now; when it is done, each of them decides anew. */
    private static ChangeResult rehearsed(Change.ChangeKeys wanted, KeyDesk.Answer shown) {
        if (!(shown instanceof KeyDesk.Done done)) {
            return result(shown);
        }
        List<ChangeResult.Condition> against = done.reports().values().stream()
                .flatMap(report -> against(wanted, report).stream())
                .toList();
        if (!against.isEmpty()) {
            return new ChangeResult.Refused(
                    RefusalCode.NOT_ALLOWED, "not with the keys as they are", against, "see: asterism key list");
        }
        String sentence = switch (wanted.action()) {
            case ADD -> "would make a new key that all nodes accept";
            case ROTATE -> "would make a new key, let all nodes sign with it, and remove the old one";
            case USE -> "would let all nodes sign with key " + wanted.id();
            case REMOVE -> "would let all nodes forget key " + wanted.id();
        };
        return new ChangeResult.Accepted(
                sentence,
                DocumentVersion.EMPTY,
                done.reports().values().stream()
                        .map(report -> "now: " + line(report))
                        .toList());
    }

    private static Optional<ChangeResult.Condition> against(Change.ChangeKeys wanted, KeyReport report) {
        boolean has = report.keys().stream().anyMatch(key -> key.id() == wanted.id());
        if (wanted.action() == Change.KeyAction.USE && !has) {
            return Optional.of(new ChangeResult.Condition(report.node(), "has no key " + wanted.id(), ""));
        }
        boolean signs = wanted.action() == Change.KeyAction.REMOVE && report.signing() == wanted.id();
        return signs
                ? Optional.of(new ChangeResult.Condition(report.node(), "signs with key " + wanted.id(), ""))
                : Optional.empty();
    }

    private CompletionStage<KeyDesk.Answer> ask(KeyDesk.Action action, int id) {
        return AskPattern.ask(desk, replyTo -> new KeyDesk.Ask(action, id, replyTo), PATIENCE, system.scheduler());
    }

    private static ChangeResult result(KeyDesk.Answer answer) {
        if (answer instanceof KeyDesk.Done done) {
            return new ChangeResult.Accepted(
                    done.sentence(),
                    DocumentVersion.EMPTY,
                    done.reports().values().stream().map(KeyControl::line).toList());
        }
        KeyDesk.Refused refused = (KeyDesk.Refused) answer;
        return new ChangeResult.Refused(
                RefusalCode.NOT_ALLOWED,
                refused.sentence(),
                refused.conditions().stream()
                        .map(condition -> new ChangeResult.Condition("keys", condition, ""))
                        .toList(),
                refused.remedy());
    }

    private static String line(KeyReport report) {
        String keys = report.keys().stream()
                .map(key -> key.id() + " (" + key.method().toLowerCase(Locale.ROOT) + " " + key.fingerprint() + ")")
                .reduce((first, second) -> first + ", " + second)
                .orElse("none");
        return report.node() + " signs with " + report.signing() + ", accepts " + keys;
    }

    private static KeyOverview overview(KeyDesk.Answer answer) {
        if (answer instanceof KeyDesk.Done done) {
            return new KeyOverview(
                    done.reports().values().stream().map(KeyControl::node).toList(), "", List.of());
        }
        KeyDesk.Refused refused = (KeyDesk.Refused) answer;
        return new KeyOverview(List.of(), refused.sentence(), refused.conditions());
    }

    private static KeyOverview.NodeKeys node(KeyReport report) {
        return new KeyOverview.NodeKeys(
                new NodeName(report.node()),
                report.signing(),
                report.keys().stream()
                        .map(key -> new KeyOverview.Key(key.id(), key.method(), key.fingerprint()))
                        .toList());
    }
}
