package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.model.BootTime;
import org.asterism.model.NodeName;
import org.asterism.registrations.core.Bindings;
import org.junit.jupiter.api.Test;

class RegistrationTakeoverTest {

    private static final String VIP = "10.0.0.10";

    private final List<RegistrationTakeover.Told> told = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private BootTime now = BootTime.ZERO.plus(Duration.ofHours(1));
    private Bindings.Counts counts = counts(0, 0);
    private boolean isConnected = true;
    private final RegistrationTakeover takeover = new RegistrationTakeover(new RegistrationTakeover.Setting(
            new NodeName("n2"),
            () -> counts,
            () -> isConnected,
            () -> now,
            (wait, task) -> later.add(task),
            told::add));

    @Test
    void anAddressThatWasHereFromTheBeginIsNoTakeover() {
        counts = counts(1000, 0);
        takeover.came(VIP);

        assertThat(told).isEmpty();
    }

    @Test
    void withoutRegistrationsThereIsNothingToTell() {
        takeover.left(VIP);
        takeover.came(VIP);

        assertThat(told).isEmpty();
        assertThat(later).isEmpty();
    }

    @Test
    void aTakeoverIsToldOnceWhenAsteriskHasThem() {
        counts = counts(1000, 40);
        takeover.left(VIP);
        takeover.came(VIP);
        assertThat(told).isEmpty();
        counts = counts(1000, 0);
        goOn(Duration.ofMillis(200));
        takeover.came(VIP);

        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.sentence())
                    .isEqualTo("1000 registrations were taken over with 10.0.0.10: Asterisk on n2 has all of them"
                            + " 200 ms after the address came");
            assertThat(one.facts()).containsEntry("registrations", "1000").containsEntry("registrations-lost", "0");
        });
    }

    @Test
    void whatAsteriskDoesNotGetIsLost() {
        counts = counts(1000, 40);
        takeover.left(VIP);
        takeover.came(VIP);
        goOn(RegistrationTakeover.LONGEST);

        assertThat(told)
                .extracting(RegistrationTakeover.Told::sentence)
                .containsExactly("1000 registrations were taken over with 10.0.0.10: Asterisk on n2 has 960 of them,"
                        + " 40 are lost until they register again, 30000 ms after the address came");
    }

    @Test
    void anAsteriskThatCannotBeAskedHasNone() {
        isConnected = false;
        counts = counts(1000, 0);
        takeover.left(VIP);
        takeover.came(VIP);
        assertThat(told).isEmpty();
        goOn(RegistrationTakeover.LONGEST);

        assertThat(told)
                .singleElement()
                .satisfies(one -> assertThat(one.facts()).containsEntry("registrations-lost", "1000"));
    }

    @Test
    void anAddressThatLeftAgainMeanwhileIsNotTold() {
        counts = counts(1000, 40);
        takeover.left(VIP);
        takeover.came(VIP);
        takeover.left(VIP);
        goOn(RegistrationTakeover.LONGEST);

        assertThat(told).isEmpty();
        assertThat(later).isEmpty();
    }

    private void goOn(Duration by) {
        now = now.plus(by);
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    private static Bindings.Counts counts(int others, int unwritten) {
        return new Bindings.Counts(0, others, unwritten, 0, 0, 0, false, 0);
    }
}
