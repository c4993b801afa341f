package org.asterism.cib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.Alert;
import org.junit.jupiter.api.Test;

/** The example of Pacemaker Explained, and what goes beyond it. */
class AlertSectionTest {

    private static final String CIB = """
            <cib><configuration><crm_config/><nodes/><resources/><constraints/>
              <alerts>
                <alert id="my-alert" path="/path/to/my-script.sh">
                  <meta_attributes id="m"><nvpair id="t" name="timeout" value="15s"/></meta_attributes>
                  <instance_attributes id="i"><nvpair id="d" name="debug" value="false"/></instance_attributes>
                  <select>
                    <select_nodes/>
                    <select_attributes><attribute id="a" name="pingd"/></select_attributes>
                  </select>
                  <recipient id="r1" value="someuser@example.com">
                    <meta_attributes id="rm">
                      <nvpair id="f" name="timestamp-format" value="%D %H:%M"/>
                      <nvpair id="u" name="colour" value="red"/>
                    </meta_attributes>
                  </recipient>
                  <recipient id="r2" value="other@example.com"/>
                </alert>
              </alerts>
            </configuration><status/></cib>
            """;

    @Test
    void alertsAreReadAndWhatIsNotUnderstoodIsNamed() throws Exception {
        CibReading reading =
                CibReader.read(new ByteArrayInputStream(CIB.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);

        Alert alert = reading.state().document().details().alerts().get(0);
        Alert.Manner usual = new Alert.Manner(
                true,
                Duration.ofSeconds(15),
                Duration.ofHours(24),
                "%H:%M:%S.%06N",
                new TreeMap<>(Map.of("debug", "false")));
        assertThat(alert.channel()).isEqualTo(new Alert.Channel.Agent("/path/to/my-script.sh"));
        assertThat(alert.kinds()).containsExactlyInAnyOrder(Alert.Kind.NODE, Alert.Kind.ATTRIBUTE);
        assertThat(alert.attributeNames()).containsExactly("pingd");
        assertThat(alert.usual()).isEqualTo(usual);
        assertThat(alert.recipients().get(0).manner().timestampFormat()).isEqualTo("%D %H:%M");
        assertThat(alert.recipients().get(1)).isEqualTo(new Alert.Recipient("other@example.com", usual));
        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("unknown meta attribute 'colour'"));
    }

    @Test
    void alertsThatAreWrittenAreReadBack() throws Exception {
        List<Alert> alerts = CibReader.read(
                        new ByteArrayInputStream(CIB.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH)
                .state()
                .document()
                .details()
                .alerts();

        XmlText xml = new XmlText();
        xml.open("cib");
        xml.open("configuration");
        new AlertSectionWriter(xml, new SetWriter(xml)).write(alerts);
        xml.close();
        xml.close();

        assertThat(CibReader.read(
                                new ByteArrayInputStream(xml.toString().getBytes(StandardCharsets.UTF_8)),
                                Instant.EPOCH)
                        .state()
                        .document()
                        .details()
                        .alerts())
                .isEqualTo(alerts);
    }
}
