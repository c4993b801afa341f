package org.asterism.fencing.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.asterism.fencing.core.Device.Delay;
import org.asterism.fencing.core.Device.Family;
import org.asterism.fencing.core.Device.HostCheck;
import org.asterism.fencing.core.Device.Manner;
import org.asterism.fencing.core.Device.Unfencing;
import org.asterism.model.CibValues;
import org.asterism.model.Resource.Primitive;

/** Reads a device from its resource. */
final class DeviceReader {

    private static final String OURS = "pcmk_";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,;]+");
    private static final int DEFAULT_ATTEMPTS = 2;
    private static final int MOST_ATTEMPTS = 100;

    private final Primitive primitive;
    private final List<String> problems = new ArrayList<>();

    private DeviceReader(Primitive primitive) {
        this.primitive = primitive;
    }

    static Catalogue.Read read(Primitive primitive) {
        DeviceReader reader = new DeviceReader(primitive);
        Device device = reader.device();
        return reader.problems.isEmpty()
                ? new Catalogue.Read.Good(device)
                : new Catalogue.Read.Bad(String.join("; ", reader.problems));
    }

    private Device device() {
        String name = primitive.agent().type();
        boolean isExternal = name.startsWith("external/");
        Family family = isExternal ? Family.EXTERNAL : name.startsWith("fence_") ? Family.FENCE_AGENT : Family.LEGACY;
        String type = isExternal ? name.substring("external/".length()) : name;
        if (!PLAIN.matcher(type).matches()) {
            problems.add("'" + name + "' cannot be the name of a fencing agent");
        }
        SortedMap<String, String> own = new TreeMap<>();
        primitive.params().forEach((key, value) -> {
            if (!key.startsWith(OURS) && !key.startsWith("CRM_") && !key.equals("priority")) {
                own.put(key, value);
            }
        });
        own.forEach((key, value) -> {
            if (value.indexOf('\n') >= 0 || key.indexOf('\n') >= 0) {
                problems.add("parameter " + key + " has a line break, which agents would read as another parameter");
            }
        });
        SortedMap<String, String> hosts = hosts();
        Map<FenceAction, Manner> manners = new EnumMap<>(FenceAction.class);
        for (FenceAction action : FenceAction.values()) {
            manners.put(action, manner(action));
        }
        return new Device(
                primitive.id(),
                family,
                type,
                own,
                hostCheck(hosts),
                hosts,
                param("pcmk_host_argument"),
                manners,
                delay(),
                CibValues.score(either("priority", "0"), 0),
                calls(),
                primitive.meta().getOrDefault("provides", "").equals("unfencing")
                        ? Unfencing.NEEDED
                        : Unfencing.NOT_NEEDED);
    }

    private String param(String name) {
        return primitive.params().getOrDefault(name, "").strip();
    }

    /** The device's priority is a parameter in Pacemaker, and a meta attribute where people put it by mistake. */
    private String either(String name, String otherwise) {
        String value = param(name);
        return value.isEmpty() ? primitive.meta().getOrDefault(name, otherwise) : value;
    }

    private SortedMap<String, String> hosts() {
        SortedMap<String, String> hosts = new TreeMap<>();
        for (String name : SEPARATORS.split(param("pcmk_host_list"), -1)) {
            if (!name.isEmpty()) {
                hosts.put(name, name);
            }
        }
        for (String pair : param("pcmk_host_map").split("[;\\s]+", -1)) {
            int colon = Math.max(pair.indexOf(':'), pair.indexOf('='));
            if (colon > 0 && colon < pair.length() - 1) {
                hosts.put(pair.substring(0, colon), pair.substring(colon + 1));
            } else if (!pair.isEmpty()) {
                problems.add("pcmk_host_map: '" + pair + "' is not node:port");
            }
        }
        return hosts;
    }

    private HostCheck hostCheck(SortedMap<String, String> hosts) {
        return switch (param("pcmk_host_check").toLowerCase(Locale.ROOT)) {
            case "" -> hosts.isEmpty() ? HostCheck.AUTOMATIC : HostCheck.STATIC_LIST;
            case "static-list" -> {
                if (hosts.isEmpty()) {
                    problems.add("pcmk_host_check = static-list needs pcmk_host_list or pcmk_host_map");
                }
                yield HostCheck.STATIC_LIST;
            }
            case "dynamic-list" -> HostCheck.DYNAMIC_LIST;
            case "status" -> HostCheck.STATUS;
            case "none" -> HostCheck.NONE;
            default -> {
                problems.add("pcmk_host_check: '" + param("pcmk_host_check")
                        + "' is none of static-list, dynamic-list, status, none");
                yield HostCheck.NONE;
            }
        };
    }

    private Manner manner(FenceAction action) {
        String prefix = OURS + action.word() + "_";
        String word = param(prefix + "action");
        Duration limit = span(prefix + "timeout", param(prefix + "timeout"), Duration.ZERO);
        String retries = param(prefix + "retries");
        int attempts = retries.isEmpty() ? DEFAULT_ATTEMPTS : CibValues.number(retries, 0);
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            problems.add(prefix + "retries: '" + retries + "' is not a number from 1 to " + MOST_ATTEMPTS);
            attempts = DEFAULT_ATTEMPTS;
        }
        return new Manner(word.isEmpty() ? action.word() : word, limit, attempts);
    }

    private Delay delay() {
        String text = param("pcmk_delay_base");
        Duration base = Duration.ZERO;
        SortedMap<String, Duration> perTarget = new TreeMap<>();
        if (text.indexOf(':') < 0) {
            base = span("pcmk_delay_base", text, Duration.ZERO);
        } else {
            for (String pair : text.split("[;\\s]+", -1)) {
                int colon = pair.indexOf(':');
                if (colon > 0) {
                    perTarget.put(
                            pair.substring(0, colon),
                            span("pcmk_delay_base", pair.substring(colon + 1), Duration.ZERO));
                } else if (!pair.isEmpty()) {
                    problems.add("pcmk_delay_base: '" + pair + "' is not node:delay");
                }
            }
        }
        return new Delay(base, perTarget, span("pcmk_delay_max", param("pcmk_delay_max"), Duration.ZERO));
    }

    private int calls() {
        String text = param("pcmk_action_limit");
        int calls = text.isEmpty() ? 1 : CibValues.number(text, 0);
        if (calls == 0 || calls < -1) {
            problems.add("pcmk_action_limit: '" + text + "' is not a number of at least 1, or -1 for no limit");
            return 1;
        }
        return calls;
    }

    private Duration span(String name, String text, Duration otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        Duration span = CibValues.duration(text, Duration.ofSeconds(-1));
        if (span.isNegative()) {
            problems.add(name + ": '" + text + "' is not a duration (write 5s, 2min, or a number of seconds)");
            return otherwise;
        }
        return span;
    }
}
