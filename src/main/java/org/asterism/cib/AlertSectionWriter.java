package org.asterism.cib;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asterism.model.Alert;

/** Writes alert agents; a CIB has no words for other channels. */
final class AlertSectionWriter {

    private final XmlText xml;
    private final SetWriter sets;

    AlertSectionWriter(XmlText xml, SetWriter sets) {
        this.xml = xml;
        this.sets = sets;
    }

    void write(List<Alert> alerts) {
        List<Alert> agents = alerts.stream()
                .filter(alert -> alert.channel() instanceof Alert.Channel.Agent)
                .toList();
        if (agents.isEmpty()) {
            return;
        }
        xml.open("alerts");
        for (Alert alert : agents) {
            if (alert.channel() instanceof Alert.Channel.Agent agent) {
                write(alert, agent.path());
            }
        }
        xml.close();
    }

    private void write(Alert alert, String path) {
        xml.open("alert", "id", alert.id(), "path", path);
        manner(alert.id(), alert.usual(), Alert.Manner.STANDARD);
        if (!alert.kinds().equals(Alert.USUAL_KINDS)) {
            select(alert);
        }
        int number = 0;
        for (Alert.Recipient recipient : alert.recipients()) {
            number++;
            String id = alert.id() + "-recipient-" + number;
            xml.open("recipient", "id", id, "value", recipient.value());
            manner(id, recipient.manner(), alert.usual());
            xml.close();
        }
        xml.close();
    }

    private void select(Alert alert) {
        xml.open("select");
        new TreeMap<>(AlertSectionReader.SELECTIONS).forEach((name, kind) -> {
            if (alert.kinds().contains(kind)) {
                xml.open(name);
                if (kind == Alert.Kind.ATTRIBUTE) {
                    for (String attribute : alert.attributeNames()) {
                        String id = alert.id() + "-select-" + SetWriter.idOf(attribute);
                        xml.leaf("attribute", "id", id, "name", attribute);
                    }
                }
                xml.close();
            }
        });
        xml.close();
    }

    private void manner(String owner, Alert.Manner manner, Alert.Manner otherwise) {
        TreeMap<String, String> meta = new TreeMap<>();
        meta.put("enabled", Boolean.toString(manner.isEnabled()));
        meta.put("timeout", text(manner.timeout()));
        meta.put("retry-for", text(manner.retryFor()));
        meta.put("timestamp-format", manner.timestampFormat());
        meta.entrySet()
                .removeAll(Map.of(
                                "enabled", Boolean.toString(otherwise.isEnabled()),
                                "timeout", text(otherwise.timeout()),
                                "retry-for", text(otherwise.retryFor()),
                                "timestamp-format", otherwise.timestampFormat())
                        .entrySet());
        sets.sets("meta_attributes", owner, List.of(), meta);
        TreeMap<String, String> own = new TreeMap<>(manner.attributes());
        own.entrySet().removeAll(otherwise.attributes().entrySet());
        sets.sets("instance_attributes", owner, List.of(), own);
    }

    private static String text(Duration span) {
        return span.toMillis() + "ms";
    }
}
