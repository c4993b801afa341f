package org.asterism.alerts.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.alerts.core.AlertBook.Due;
import org.asterism.alerts.core.AlertBook.Send;
import org.asterism.model.Alert;
import org.asterism.model.BootTime;
import org.junit.jupiter.api.Test;

class AlertBookTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final BootTime START = new BootTime(1_000_000_000L);
    private static final Set<Alert.Kind> ALL = Set.of(Alert.Kind.values());

    @Test
    void eachRecipientGetsEachEventInOrderAndOneAtATime() {
        AlertBook book = AlertBook.empty(100)
                .configured(List.of(agent("sms", "a", "b")))
                .occurred(resource("one"))
                .occurred(resource("two"));

        Due first = book.due(START, NOON);
        Due nothing = first.next().due(START, NOON);
        Due second = first.next().delivered("sms/a", 1, NOON, "").due(START, NOON);

        assertThat(told(first)).containsExactly("sms/a:one", "sms/b:one");
        assertThat(told(nothing)).isEmpty();
        assertThat(told(second)).containsExactly("sms/a:two");
    }

    @Test
    void aRecipientThatFailsIsTriedAgainLaterAndHoldsUpNobody() {
        AlertBook book = AlertBook.empty(100)
                .configured(List.of(agent("sms", "bad", "good")))
                .occurred(resource("one"))
                .occurred(resource("two"));

        AlertBook failed = book.due(START, NOON)
                .next()
                .failed("sms/bad", START, NOON, "no network")
                .delivered("sms/good", 1, NOON, "");
        Due at = failed.due(START, NOON);
        Due later = at.next().due(START.plus(Duration.ofSeconds(1)), NOON);

        assertThat(told(at)).containsExactly("sms/good:two");
        assertThat(at.wakeAt()).contains(START.plus(Duration.ofSeconds(1)));
        assertThat(told(later)).containsExactly("sms/bad:one");
    }

    @Test
    void pausesDoubleUpToFiveMinutes() {
        AlertBook book = AlertBook.empty(100).configured(List.of(agent("sms"))).occurred(resource("one"));
        List<Long> pauses = new ArrayList<>();

        BootTime now = START;
        for (int i = 0; i < 12; i++) {
            book = book.due(now, NOON).next().failed("sms/", now, NOON, "no");
            BootTime next = book.due(now, NOON).wakeAt().orElseThrow();
            pauses.add(next.since(now).toSeconds());
            now = next;
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
    }

    @Test
    void whatWasTriedForTooLongIsGivenUpAndCounted() {
        AlertBook book = AlertBook.empty(100).configured(List.of(agent("sms"))).occurred(resource("old"));
        AlertBook failed = book.due(START, NOON).next().failed("sms/", START, NOON, "no");
        AlertBook more = failed.occurred(
                new AlertEvent(0, NOON.plus(Duration.ofHours(25)), Alert.Kind.RESOURCE, "pbx1", "", facts("new")));

        Due due = more.due(START.plus(Duration.ofHours(25)), NOON.plus(Duration.ofHours(25)));

        assertThat(told(due)).containsExactly("sms/:new");
        assertThat(due.next().lines().get("sms/").tally().givenUp()).isEqualTo(1);
    }

    @Test
    void anEventThatWaitedForLongBeforeARestartIsTriedAtLeastOnce() {
        AlertEvent old = new AlertEvent(7, NOON, Alert.Kind.RESOURCE, "pbx1", "", facts("old"));
        AlertBook book = AlertBook.restored(
                        100, 7, List.of(old), List.of(), List.of(), new TreeMap<>(Map.of("sms/", 6L)))
                .configured(List.of(agent("sms")));

        Due due = book.due(START, NOON.plus(Duration.ofDays(9)));

        assertThat(told(due)).containsExactly("sms/:old");
    }

    @Test
    void aFullQueueDropsTheOldestAndCountsItForThoseWhoWantedIt() {
        AlertBook book = AlertBook.empty(3).configured(List.of(agent("sms")));
        for (String name : List.of("one", "two", "three", "four", "five")) {
            book = book.occurred(resource(name));
        }

        assertThat(told(book.due(START, NOON))).containsExactly("sms/:three");
        assertThat(book.lines().get("sms/").tally().dropped()).isEqualTo(2);
        assertThat(book.waiting()).hasSize(3);
    }

    @Test
    void aStormIsOneMail() {
        AlertBook book = AlertBook.empty(1000).configured(List.of(mail("desk", "noc@example.com")));
        for (int i = 0; i < 150; i++) {
            book = book.occurred(resource("r" + i));
        }

        Due gathering = book.due(START, NOON);
        AlertBook meanwhile = gathering.next().occurred(resource("late"));
        Due sent = meanwhile.due(START.plus(Duration.ofSeconds(10)), NOON);
        Due after = sent.next()
                .delivered("desk/noc@example.com", 151, NOON, "")
                .due(START.plus(Duration.ofSeconds(10)), NOON);

        assertThat(gathering.sends()).isEmpty();
        assertThat(gathering.wakeAt()).contains(START.plus(Duration.ofSeconds(10)));
        assertThat(sent.sends()).hasSize(1);
        assertThat(sent.sends().get(0).events()).hasSize(151);
        assertThat(after.sends()).isEmpty();
        assertThat(after.next().waiting()).isEmpty();
    }

    @Test
    void whatAllSeeIsHeldUntilTheCoordinatorHasToldIt() {
        AlertBook book = AlertBook.empty(100).configured(List.of(agent("sms")));

        AlertBook holding = book.occurred(lost("pbx2")).occurred(lost("pbx2"));
        AlertBook heard = holding.toldElsewhere(List.of("lost/pbx2"));

        assertThat(holding.due(START, NOON).sends()).isEmpty();
        assertThat(holding.held()).hasSize(1);
        assertThat(heard.held()).isEmpty();
        assertThat(heard.elected().due(START, NOON).sends()).isEmpty();
        assertThat(heard.occurred(lost("pbx2")).held()).isEmpty();
    }

    @Test
    void aNewCoordinatorTellsWhatTheOldOneMayNotHaveTold() {
        AlertBook book = AlertBook.empty(100)
                .configured(List.of(agent("sms")))
                .occurred(lost("pbx2"))
                .elected();

        Due due = book.due(START, NOON);
        AlertBook told = due.next().delivered("sms/", 1, NOON, "");

        assertThat(told(due)).containsExactly("sms/:pbx2");
        assertThat(told.told()).containsExactly("lost/pbx2");
    }

    @Test
    void kindsAndAttributesAreSelected() {
        Alert picky = new Alert(
                "picky",
                new Alert.Channel.Agent("/bin/true"),
                Set.of(Alert.Kind.ATTRIBUTE),
                new TreeSet<>(List.of("pingd")),
                Alert.Manner.STANDARD,
                List.of());
        AlertBook book = AlertBook.empty(100)
                .configured(List.of(picky))
                .occurred(resource("one"))
                .occurred(attribute("other"))
                .occurred(attribute("pingd"));

        assertThat(book.due(START, NOON).sends())
                .singleElement()
                .satisfies(send ->
                        assertThat(send.events().get(0).fact("attribute_name")).isEqualTo("pingd"));
        assertThat(book.waiting()).hasSize(1);
    }

    /** Against failures, restarts and new configurations, in every order: each event arrives, in order, on each line. */
    @Test
    void eachEventArrivesAtLeastOnceAndInOrder() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            AlertBook book = AlertBook.empty(1000).configured(List.of(agent("x", "a", "b")));
            Map<String, List<Integer>> arrived =
                    new TreeMap<>(Map.of("x/a", new ArrayList<>(), "x/b", new ArrayList<>()));
            List<Send> underWay = new ArrayList<>();
            BootTime now = START;
            for (int next = 0; next < 40 || !book.waiting().isEmpty(); ) {
                now = now.plus(Duration.ofSeconds(random.nextInt(400)));
                switch (random.nextInt(next < 40 ? 4 : 3)) {
                    case 0 -> {
                        Due due = book.due(now, NOON);
                        book = due.next();
                        underWay.addAll(due.sends());
                    }
                    case 1 -> {
                        if (!underWay.isEmpty()) {
                            Send send = underWay.remove(random.nextInt(underWay.size()));
                            boolean isGood = random.nextInt(3) > 0;
                            if (isGood) {
                                arrived.get(send.line().id())
                                        .add(Integer.parseInt(
                                                send.events().get(0).fact("rsc")));
                            }
                            book = isGood
                                    ? book.delivered(send.line().id(), 1, NOON, "")
                                    : book.failed(send.line().id(), now, NOON, "no");
                        }
                    }
                    case 2 -> {
                        if (random.nextInt(10) == 0) {
                            underWay.clear();
                            book = restarted(book);
                        }
                    }
                    default -> book = book.occurred(resource(Integer.toString(next++)));
                }
            }
            arrived.forEach((line, numbers) -> {
                assertThat(numbers).isSorted();
                assertThat(new TreeSet<>(numbers)).hasSize(40);
            });
        }
    }

    private static AlertBook restarted(AlertBook book) {
        return AlertBook.restored(
                        1000, book.last(), book.waiting().values(), book.held().values(), book.told(), book.progress())
                .configured(List.of(agent("x", "a", "b")));
    }

    private static List<String> told(Due due) {
        return due.sends().stream()
                .map(send -> send.line().id() + ":" + name(send.events().get(0)))
                .toList();
    }

    private static String name(AlertEvent event) {
        return event.kind() == Alert.Kind.NODE ? event.node() : event.fact("rsc");
    }

    private static Alert agent(String id, String... recipients) {
        return new Alert(
                id,
                new Alert.Channel.Agent("/bin/true"),
                ALL,
                new TreeSet<>(),
                Alert.Manner.STANDARD,
                recipients(recipients));
    }

    private static Alert mail(String id, String... recipients) {
        return new Alert(
                id,
                new Alert.Channel.Mail(
                        "localhost", 25, Alert.Security.NONE, "a@b.c", "", "", "", Duration.ofSeconds(10)),
                ALL,
                new TreeSet<>(),
                Alert.Manner.STANDARD,
                recipients(recipients));
    }

    private static List<Alert.Recipient> recipients(String... values) {
        return List.of(values).stream()
                .map(value -> new Alert.Recipient(value, Alert.Manner.STANDARD))
                .toList();
    }

    private static AlertEvent resource(String name) {
        return AlertEvent.local(NOON, Alert.Kind.RESOURCE, "pbx1", facts(name));
    }

    private static AlertEvent attribute(String name) {
        return AlertEvent.local(
                NOON,
                Alert.Kind.ATTRIBUTE,
                "pbx1",
                new TreeMap<>(Map.of("attribute_name", name, "attribute_value", "1")));
    }

    private static AlertEvent lost(String node) {
        return AlertEvent.shared(
                NOON, Alert.Kind.NODE, node, "lost/" + node, new TreeMap<>(Map.of("desc", "lost", "nodeid", "2")));
    }

    private static TreeMap<String, String> facts(String name) {
        return new TreeMap<>(Map.of("rsc", name, "task", "start", "interval", "0", "desc", "ok"));
    }
}
