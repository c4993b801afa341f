package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.junit.jupiter.api.Test;

class DispatcherRatesTest {

    private static final URI AT = URI.create("http://10.0.0.21:8000/RPC");

    private final TreeMap<String, String> shown = new TreeMap<>();
    private final List<String> story = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private final DispatcherRates rates = new DispatcherRates(
            new DispatcherKeeper.Setting(
                    new DispatcherRpc(Runnable::run), shown::put, shown::remove, story::add, count -> {}, words -> {}),
            (at, rate) -> asked.add(rate));

    @Test
    void aLimitIsLiftedUntilTheDispatcherHasHeardOfIt() {
        rates.want(new TreeMap<>(Map.of(AT, 20)), true);
        rates.heard(AT, 20, Outcome.Stands.MOVED);
        rates.want(new TreeMap<>(), true);
        rates.heard(AT, DispatcherRpc.UNLIMITED, new Outcome.Unknown("does not answer"));
        rates.look();
        rates.heard(AT, DispatcherRpc.UNLIMITED, Outcome.Stands.MOVED);
        rates.look();

        assertThat(asked).containsExactly(20, DispatcherRpc.UNLIMITED, DispatcherRpc.UNLIMITED);
    }

    @Test
    void whoDoesNotLeadAnyMoreLiftsNothing() {
        rates.want(new TreeMap<>(Map.of(AT, 20)), true);
        rates.want(new TreeMap<>(), false);
        rates.look();

        assertThat(asked).containsExactly(20);
    }

    @Test
    void aLimitThatIsWantedAgainIsNotLifted() {
        rates.want(new TreeMap<>(Map.of(AT, 20)), true);
        rates.want(new TreeMap<>(), true);
        rates.want(new TreeMap<>(Map.of(AT, 10)), true);
        rates.heard(AT, DispatcherRpc.UNLIMITED, new Outcome.Unknown("does not answer"));
        rates.heard(AT, 10, Outcome.Stands.MOVED);
        rates.look();

        assertThat(asked).containsExactly(20, DispatcherRpc.UNLIMITED, 10, 10);
        assertThat(shown).isEmpty();
    }
}
