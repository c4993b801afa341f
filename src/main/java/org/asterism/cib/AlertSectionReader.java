package org.asterism.cib;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.Alert;
import org.asterism.model.AttributeSet;
import org.asterism.model.CibValues;

/** Reads the alerts of a CIB (Pacemaker Explained, "Alerts"). */
final class AlertSectionReader {

    static final Map<String, Alert.Kind> SELECTIONS = Map.of(
            "select_nodes", Alert.Kind.NODE,
            "select_fencing", Alert.Kind.FENCING,
            "select_resources", Alert.Kind.RESOURCE,
            "select_attributes", Alert.Kind.ATTRIBUTE);

    private static final Set<String> SETS = Set.of("meta_attributes", "instance_attributes");
    private static final Set<String> META = Set.of("enabled", "timeout", "timestamp-format", "retry-for");

    private final SetReader sets;
    private final Notes notes;

    AlertSectionReader(SetReader sets, Notes notes) {
        this.sets = sets;
        this.notes = notes;
    }

    List<Alert> read(Element section) {
        notes.unknown(section, Set.of(), Set.of("alert"));
        List<Alert> alerts = new ArrayList<>();
        for (Element element : section.all("alert")) {
            notes.unknown(
                    element,
                    Set.of("id", "path"),
                    Set.of("meta_attributes", "instance_attributes", "select", "recipient"));
            Alert.Manner usual = manner(element, Alert.Manner.STANDARD);
            Element select = element.one("select");
            List<Alert.Recipient> recipients = new ArrayList<>();
            for (Element recipient : element.all("recipient")) {
                notes.unknown(recipient, Set.of("id", "value"), SETS);
                recipients.add(new Alert.Recipient(recipient.get("value"), manner(recipient, usual)));
            }
            alerts.add(new Alert(
                    element.get("id"),
                    new Alert.Channel.Agent(element.get("path")),
                    kinds(select),
                    attributeNames(select),
                    usual,
                    recipients));
        }
        return alerts;
    }

    private Set<Alert.Kind> kinds(Element select) {
        notes.unknown(select, Set.of("id"), SELECTIONS.keySet());
        Set<Alert.Kind> kinds = EnumSet.noneOf(Alert.Kind.class);
        SELECTIONS.forEach((name, kind) -> {
            if (!select.all(name).isEmpty()) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    private SortedSet<String> attributeNames(Element select) {
        SortedSet<String> names = new TreeSet<>();
        for (Element attributes : select.all("select_attributes")) {
            notes.unknown(attributes, Set.of("id"), Set.of("attribute"));
            attributes.all("attribute").forEach(each -> names.add(each.get("name")));
        }
        return names;
    }

    private Alert.Manner manner(Element of, Alert.Manner otherwise) {
        SortedMap<String, String> meta = plain(of, "meta_attributes");
        for (String name : meta.keySet()) {
            if (!META.contains(name)) {
                notes.add(of, "unknown meta attribute '" + name + "'; ignored");
            }
        }
        TreeMap<String, String> attributes = new TreeMap<>(otherwise.attributes());
        attributes.putAll(plain(of, "instance_attributes"));
        return new Alert.Manner(
                CibValues.bool(meta.getOrDefault("enabled", ""), otherwise.isEnabled()),
                CibValues.duration(meta.getOrDefault("timeout", ""), otherwise.timeout()),
                CibValues.duration(meta.getOrDefault("retry-for", ""), otherwise.retryFor()),
                meta.getOrDefault("timestamp-format", otherwise.timestampFormat()),
                attributes);
    }

    /** Values of sets without rules; the others are noted, since nothing would judge their rules. */
    private SortedMap<String, String> plain(Element of, String name) {
        List<AttributeSet> all = AttributeSet.ordered(sets.sets(of, name));
        if (!all.stream().allMatch(AttributeSet::isUnconditional)) {
            notes.add(of, "rules in " + name + " of an alert are not supported; what depends on them is left out");
        }
        return AttributeSet.unconditional(all);
    }
}
