package org.asterism.telephony.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.telephony.KitAsterisk;
import org.asterism.telephony.drain.CallGate.Outcome;
import org.asterism.telephony.drain.CallGate.Position;
import org.asterism.telephony.drain.FakeDispatcher.Manner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchersTest {

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private FakeDispatcher fake;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeDispatcher();
    }

    @AfterEach
    void stop() {
        fake.close();
        threads.shutdownNow();
    }

    @Test
    void itIsDisabledOnceAndOpenedOnce() throws Exception {
        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.MOVED);
        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.HELD);
        assertThat(put(Position.OPEN)).isEqualTo(Outcome.Stands.MOVED);
        assertThat(put(Position.OPEN)).isEqualTo(Outcome.Stands.HELD);

        assertThat(fake.changes)
                .containsExactly("[\"dx\",1,\"sip:10.0.0.11:5060\"]", "[\"ap\",1,\"sip:10.0.0.11:5060\"]");
    }

    @Test
    void aForgottenStateIsPutRight() throws Exception {
        put(Position.CLOSED);
        fake.flags.set("AX");

        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.MOVED);
        assertThat(fake.flags).hasValue("DX");
    }

    @ParameterizedTest
    @CsvSource({"IP, 1", "TP, 1", "AP, 1", "DX, 0", "DP, 0"})
    void oneThatItsProbesFoundDeadIsDisabledAllTheSame(String flags, int changes) throws Exception {
        fake.flags.set(flags);

        put(Position.CLOSED);

        assertThat(fake.changes).hasSize(changes);
    }

    @Test
    void oneThatItsProbesFoundDeadIsLeftToThemWhenItIsOpened() throws Exception {
        fake.flags.set("IP");

        assertThat(put(Position.OPEN)).isEqualTo(Outcome.Stands.HELD);
        assertThat(fake.changes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HANGS | does not answer within 450 ms",
                "HANGS_IN_THE_BODY | does not answer within 450 ms",
                "NO_JSON | answers with HTTP status 200, not by JSON-RPC",
                "NO_RPC | answers with HTTP status 200, not by JSON-RPC"
            })
    void aBadAnswerIsToldWithinItsLimitAndAGoodOneAfterwardsCounts(Manner manner, String reason) throws Exception {
        fake.manner.set(manner);
        BootTime begin = BootClock.now();

        assertThat(put(Position.CLOSED)).isEqualTo(new Outcome.Unknown(reason));
        assertThat(BootClock.now().since(begin)).isLessThan(Duration.ofSeconds(3));

        fake.manner.set(Manner.GOOD);
        assertThat(put(Position.CLOSED)).isEqualTo(Outcome.Stands.MOVED);
    }

    @Test
    void oneThatIsAwayDoesNotHoldUpTheOther() throws Exception {
        URI away = URI.create("http://" + KitAsterisk.ADDRESS + ":" + KitAsterisk.freeTcp() + "/RPC");
        Destination both = new Destination(List.of(away, fake.at()), 1, FakeDispatcher.URI_HERE);

        SortedMap<URI, Outcome> outcomes = put(both, Position.CLOSED);

        assertThat(outcomes)
                .containsEntry(away, new Outcome.Unknown("cannot be reached"))
                .containsEntry(fake.at(), Outcome.Stands.MOVED);
    }

    @Test
    void aDestinationThatIsNotInTheSetIsTold() throws Exception {
        Destination other = new Destination(List.of(fake.at()), 1, "sip:10.0.0.13:5060");

        assertThat(put(other, Position.CLOSED).get(fake.at()))
                .isEqualTo(new Outcome.Unknown("has no destination sip:10.0.0.13:5060 in set 1"));
    }

    @ParameterizedTest
    @CsvSource({
        "sip:10.0.0.11:5060, true",
        "sip:10.0.0.11, true",
        "SIP:10.0.0.11;transport=tcp, true",
        "sip:10.0.0.11:5062, false",
        "sip:10.0.0.1:5060, false"
    })
    void entriesOfTheSameHostAndPortAreThisAsterisk(String entry, boolean expected) {
        assertThat(new Destination(List.of(), 1, FakeDispatcher.URI_HERE).is(entry))
                .isEqualTo(expected);
        assertThat(new Destination(List.of(), 1, "sip:[2001:db8::1]").is("sip:[2001:DB8::1]:5060"))
                .isTrue();
    }

    private Outcome put(Position position) throws Exception {
        return put(new Destination(List.of(fake.at()), 1, FakeDispatcher.URI_HERE), position)
                .get(fake.at());
    }

    private SortedMap<URI, Outcome> put(Destination destination, Position position) throws Exception {
        return new Dispatchers(new DispatcherRpc(threads), destination)
                .put(position)
                .toCompletableFuture()
                .get();
    }
}
