package org.asterism.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.asterism.config.HoconText.Fields;
import org.asterism.config.HoconText.Items;
import org.asterism.config.HoconText.Value;
import org.asterism.config.HoconText.Word;
import org.asterism.model.Alert;
import org.asterism.model.Alert.Channel;
import org.asterism.model.Alert.Manner;

/** Writes an alert as {@link AlertReader} reads it; what holds anyway is left out. */
final class AlertText {

    private AlertText() {}

    static Fields of(Alert alert) {
        Fields fields = new Fields();
        if (alert.channel() instanceof Channel.Agent agent) {
            fields.text("path", agent.path());
        } else if (alert.channel() instanceof Channel.Webhook webhook) {
            fields.put(
                    "webhook",
                    new Fields()
                            .text("url", webhook.url())
                            .textUnless("secret-file", webhook.secretFile(), "")
                            .textUnless("ca-file", webhook.caFile(), ""));
        } else if (alert.channel() instanceof Channel.Mail mail) {
            fields.put("mail", mail(mail));
        } else {
            throw new AssertionError("no such channel: " + alert.channel());
        }
        if (!alert.kinds().equals(Alert.USUAL_KINDS)) {
            fields.put(
                    "select",
                    new Items(alert.kinds().stream()
                            .map(kind -> new Word(Section.word(kind)))
                            .toList()));
        }
        fields.putUnlessEmpty("select-attributes", Items.texts(List.copyOf(alert.attributeNames())));
        manner(fields, alert.usual(), Manner.STANDARD);
        List<Value> recipients = new ArrayList<>();
        for (Alert.Recipient recipient : alert.recipients()) {
            recipients.add(recipient(recipient, alert.usual()));
        }
        return fields.putUnlessEmpty("recipients", new Items(recipients));
    }

    private static Fields mail(Channel.Mail mail) {
        Fields fields = new Fields()
                .text("server", mail.host() + ":" + mail.port())
                .wordUnless("security", Section.word(mail.security()), Section.word(Alert.Security.STARTTLS))
                .text("from", mail.from())
                .textUnless("user", mail.user(), "")
                .textUnless("password-file", mail.passwordFile(), "")
                .textUnless("ca-file", mail.caFile(), "");
        return span(fields, "digest", mail.digest(), AlertReader.USUAL_DIGEST);
    }

    private static Value recipient(Alert.Recipient recipient, Manner usual) {
        return recipient.manner().equals(usual)
                ? new Word(HoconText.quoted(recipient.value()))
                : manner(new Fields().text("to", recipient.value()), recipient.manner(), usual);
    }

    private static Fields manner(Fields fields, Manner manner, Manner otherwise) {
        fields.wordUnless("enabled", Boolean.toString(manner.isEnabled()), Boolean.toString(otherwise.isEnabled()));
        span(fields, "timeout", manner.timeout(), otherwise.timeout());
        span(fields, "retry-for", manner.retryFor(), otherwise.retryFor());
        fields.textUnless("timestamp-format", manner.timestampFormat(), otherwise.timestampFormat());
        TreeMap<String, String> own = new TreeMap<>(manner.attributes());
        own.entrySet().removeAll(otherwise.attributes().entrySet());
        return fields.object("attributes", own);
    }

    private static Fields span(Fields fields, String key, Duration value, Duration otherwise) {
        return value.equals(otherwise) ? fields : fields.text(key, Durations.text(value));
    }
}
