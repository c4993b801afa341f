package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.model.Alert;
import org.asterism.model.ClusterDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertReaderTest {

    @Test
    void eachChannelIsReadAndWrittenBack() throws Exception {
        String text = """
                asterism { alerts {
                  sms { path = "/bin/sms", recipients = [ "1", { to = "2", timeout = 5s, attributes { x = b, y = c } } ],
                        attributes { x = a }, timestamp-format = "%D %H:%M", retry-for = 0s }
                  hook { webhook { url = "https://h.example/x?y=1", secret-file = "/s", ca-file = "/c" },
                         select = [ attribute ], select-attributes = [ pingd ] }
                  desk { mail { server = "mail.example.com", from = "a@b.c", security = none, digest = 1min },
                         recipients = [ "n@o.c" ], enabled = false }
                } }
                """;

        List<Alert> alerts = read(text).details().alerts();

        assertThat(alerts).extracting(Alert::id).containsExactly("sms", "hook", "desk");
        Alert sms = alerts.get(0);
        assertThat(sms.kinds()).isEqualTo(Alert.USUAL_KINDS);
        assertThat(sms.recipients().get(0).manner().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(sms.recipients().get(1).manner())
                .isEqualTo(new Alert.Manner(
                        true,
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        "%D %H:%M",
                        new TreeMap<>(Map.of("x", "b", "y", "c"))));
        assertThat(alerts.get(1).channel()).isEqualTo(new Alert.Channel.Webhook("https://h.example/x?y=1", "/s", "/c"));
        assertThat(alerts.get(1).kinds()).containsExactly(Alert.Kind.ATTRIBUTE);
        assertThat(alerts.get(2).channel())
                .isEqualTo(new Alert.Channel.Mail(
                        "mail.example.com", 587, Alert.Security.NONE, "a@b.c", "", "", "", Duration.ofMinutes(1)));
        assertThat(read(DocumentWriter.write(read(text))).details().alerts()).isEqualTo(alerts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "path = tell                                              | not an absolute path",
                "timeout = 10s                                            | 'path' is missing",
                "path = /bin/x, webhook { url = \"http://x\" }            | 'webhook' together with 'path'",
                "webhook { url = \"ftp://x/y\" }                          | not an http or https URL",
                "webhook { url = \"https://me:pw@x/y\" }                  | has a password in it",
                "mail { server = \"m\", from = \"a@b.c\" }                | no recipient",
                "mail { server = \"m\", from = \"a b\" }, recipients = [ \"x@y.z\" ] | not a mail address",
                "mail { server = \"m\", from = \"a@b.c\" }, recipients = [ \"x\\nBcc: z@y.z\" ] | not a mail address",
                "mail { server = \"m:x\", from = \"a@b.c\" }, recipients = [ \"x@y.z\" ] | not a host and port",
                "mail { server = \"m\", from = \"a@b.c\", user = u }, recipients = [ \"x@y.z\" ] | go together",
                "path = /bin/x, select = [ nodes ]                        | not one of node",
                "path = /bin/x, select-attributes = [ pingd ]             | without attribute in 'select'",
                "path = /bin/x, recipients = [ a, a ]                     | stands twice",
                "path = /bin/x, recipients = a                            | not a list",
                "path = /bin/x, timeout = 2h                              | out of range",
                "path = /bin/x, recipient = [ a ]                         | unknown key 'recipient'",
                "path = /bin/x, attributes { \"a b\" = c }                | no environment takes",
            })
    void mistakesAreNamed(String alert, String reason) {
        Reading<ClusterDocument> reading =
                DocumentReader.readText("test", "asterism { alerts { x { " + alert + " } } }", Set.of());

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.problems().toString()).contains(reason));
    }

    @Test
    void moreRecipientsThanANodeCanTellAreRefused() {
        StringBuilder text = new StringBuilder("asterism { alerts { x { path = /bin/x, recipients = [");
        for (int i = 0; i <= AlertReader.MOST_RECIPIENTS; i++) {
            text.append(" r").append(i).append(',');
        }

        assertThat(DocumentReader.readText("test", text + "] } } }", Set.of())).isInstanceOf(Reading.Refused.class);
    }

    private static ClusterDocument read(String text) throws Exception {
        return DocumentReader.readText("test", text, Set.of()).orThrow();
    }
}
