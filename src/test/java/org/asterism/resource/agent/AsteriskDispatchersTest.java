package org.asterism.resource.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.executor.AgentCall;
import org.asterism.executor.LatestStart;
import org.asterism.model.AgentName;
import org.asterism.model.ResourceId;
import org.asterism.telephony.drain.Destination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsteriskDispatchersTest {

    private static final Map<String, String> WHOLE = Map.of(
            "ami-user", "asterism",
            "drain-variable", "DRAIN",
            "sip-address", "10.0.0.11",
            "dispatcher-rpc", "http://10.0.0.21:8000/RPC  http://[2001:db8::1]:8000/RPC");

    @Test
    void itIsKnownByItsServiceAddressUnlessSomethingElseIsSaid() {
        Destination usual = read(WHOLE).destination();
        Destination other = read(plus("dispatcher-uri", "sip:pbx.example:5070")).destination();

        assertThat(usual.uri()).isEqualTo("sip:10.0.0.11:5060");
        assertThat(usual.set()).isEqualTo(1);
        assertThat(usual.dispatchers())
                .containsExactly(URI.create("http://10.0.0.21:8000/RPC"), URI.create("http://[2001:db8::1]:8000/RPC"));
        assertThat(other.uri()).isEqualTo("sip:pbx.example:5070");
    }

    @Test
    void onlyWhoHasTheAddressTellsThem() {
        assertThat(read(WHOLE).here(address -> false)).isEqualTo(Destination.NONE);
        assertThat(read(WHOLE).here(address -> address.getHostAddress().equals("10.0.0.11")))
                .isNotEqualTo(Destination.NONE);
        assertThat(read(plus("dispatcher-uri", "sip:pbx.example:5070")).here(address -> false))
                .isNotEqualTo(Destination.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.21:8000",
                "https://10.0.0.21/RPC",
                "http://proxy1:8000/RPC",
                "http://anna:secret@10.0.0.21/RPC",
                "http://"
            })
    void anAddressThatIsNoneIsRefused(String rpc) {
        assertThatThrownBy(() -> read(plus("dispatcher-rpc", rpc)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be like http://10.0.0.21:8000/RPC");
    }

    @ParameterizedTest
    @CsvSource({
        "drain-variable, '', needs 'drain-variable'",
        "ami-user, '', needs 'drain-variable' and 'ami-user'",
        "sip-address, '', needs 'dispatcher-uri' or 'sip-address'",
        "dispatcher-uri, 10.0.0.11, must be like sip:10.0.0.11:5060",
        "dispatcher-set, one, 'dispatcher-set'"
    })
    void whatIsMissingOrWrongIsNamed(String parameter, String value, String words) {
        assertThatThrownBy(() -> read(plus(parameter, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    private static Map<String, String> plus(String name, String value) {
        return TestAsterisk.plus(WHOLE, name, value);
    }

    private static AsteriskDispatchers read(Map<String, String> params) {
        return AsteriskDispatchers.read(new AgentCall(
                1,
                AgentName.parse("asterism:asterisk"),
                new ResourceId("pbx"),
                "monitor",
                Duration.ZERO,
                new TreeMap<>(params),
                Duration.ofSeconds(1),
                LatestStart.WHENEVER));
    }
}
