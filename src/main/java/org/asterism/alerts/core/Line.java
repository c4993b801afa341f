package org.asterism.alerts.core;

import java.time.Duration;
import org.asterism.model.Alert;

/** One recipient of one alert. */
public record Line(Alert alert, Alert.Recipient recipient) {

    /** The same as long as the configuration names the same alert and recipient. */
    public String id() {
        return alert.id() + "/" + recipient.value();
    }

    /** Events of so long a time are told together; zero: each by itself. */
    Duration digest() {
        return alert.channel() instanceof Alert.Channel.Mail mail ? mail.digest() : Duration.ZERO;
    }

    boolean isCollecting() {
        return alert.channel() instanceof Alert.Channel.Mail;
    }

    boolean wants(AlertEvent event) {
        boolean isNamed = event.kind() != Alert.Kind.ATTRIBUTE
                || alert.attributeNames().isEmpty()
                || alert.attributeNames().contains(event.fact("attribute_name"));
        return recipient.manner().isEnabled() && alert.kinds().contains(event.kind()) && isNamed;
    }
}
