package org.asterism.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.asterism.model.Alert;
import org.asterism.model.Alert.Channel;
import org.asterism.model.Alert.Manner;

/**
 * Reads {@code alerts { NAME { path = "/usr/local/bin/tell", recipients = [ "x" ] } }}; instead of {@code path} there may be
 * {@code webhook { }} or {@code mail { }}.
 */
final class AlertReader {

    /** Deliveries that may be under way at once, and lines of a list that people read. */
    static final int MOST_RECIPIENTS = 64;

    static final Duration USUAL_DIGEST = Duration.ofSeconds(10);
    static final int SUBMISSION = 587;

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_RETRY = Duration.ofDays(30);
    private static final int LONGEST_FORMAT = 100;
    private static final List<String> CHANNELS = List.of("path", "webhook", "mail");

    private final Section alerts;
    private int recipients;

    AlertReader(Section alerts) {
        this.alerts = alerts;
    }

    /** In the order written. */
    List<Alert> read() {
        List<Alert> found = new ArrayList<>();
        for (String name : alerts.keys()) {
            Optional<Section> section = alerts.withFreeKeys().sectionIfSet(name);
            alerts.leave(name);
            boolean isName = name.matches("[A-Za-z_][A-Za-z0-9_.:-]{0,62}");
            if (!isName) {
                alerts.report(
                        name,
                        "'" + name + "' is not a name for an alert",
                        "names of files and metrics are made of it",
                        "use a letter, then letters, digits, '.', '_', ':', '-'; at most 63");
            }
            section.filter(unused -> isName).flatMap(each -> alert(name, each)).ifPresent(found::add);
        }
        if (recipients > MOST_RECIPIENTS) {
            alerts.findings()
                    .report(new Problem(
                            new Problem.Where(alerts.findings().source(), 0),
                            recipients + " recipients in alerts",
                            "each is told by itself, and more than " + MOST_RECIPIENTS
                                    + " could take too much of a node",
                            "name a mailing list, or let an agent tell several"));
        }
        return found;
    }

    private Optional<Alert> alert(String name, Section each) {
        Optional<Channel> channel = channel(each);
        Manner usual = manner(each, Manner.STANDARD);
        Set<Alert.Kind> kinds = kinds(each);
        List<String> names = each.texts("select-attributes");
        if (!names.isEmpty() && !kinds.contains(Alert.Kind.ATTRIBUTE)) {
            each.report(
                    "select-attributes",
                    "'select-attributes' in " + each.path() + " without attribute in 'select'",
                    "no attribute would ever be told",
                    "add attribute to 'select'");
        }
        List<Alert.Recipient> told = recipients(each, usual);
        each.done();
        recipients += Math.max(1, told.size());
        return channel.map(way -> new Alert(name, way, kinds, new TreeSet<>(names), usual, told));
    }

    private static Optional<Channel> channel(Section each) {
        List<String> given = CHANNELS.stream().filter(each::has).toList();
        if (given.size() > 1) {
            each.excludes(given.get(0), given.subList(1, given.size()), "an alert has one channel");
            return Optional.empty();
        }
        if (each.has("webhook")) {
            return webhook(each.section("webhook"));
        }
        if (each.has("mail")) {
            return mail(each.section("mail"));
        }
        return each.requiredText("path", "\"/usr/local/bin/tell\" (or webhook { ... }, or mail { ... })")
                .flatMap(text -> each.as("path", "write an absolute path", AlertReader::absolute))
                .map(Channel.Agent::new);
    }

    private static Optional<Channel> webhook(Section each) {
        Optional<String> url = each.requiredText("url", "\"https://ops.example.com/asterism\"")
                .flatMap(text -> each.as("url", "write https://HOST/PATH", AlertReader::url));
        String secret = file(each, "secret-file");
        String authority = file(each, "ca-file");
        each.done();
        return url.map(address -> new Channel.Webhook(address, secret, authority));
    }

    private static Optional<Channel> mail(Section each) {
        Optional<Server> server = each.requiredText("server", "\"mail.example.com:587\"")
                .flatMap(text -> each.as("server", "write HOST or HOST:PORT", AlertReader::server));
        Alert.Security security = each.has("security")
                ? each.choice("security", Alert.Security.class).orElse(Alert.Security.STARTTLS)
                : Alert.Security.STARTTLS;
        Optional<String> from = each.requiredText("from", "\"asterism@example.com\"")
                .flatMap(text -> each.as("from", "write a mail address", AlertReader::address));
        String user = each.text("user").orElse("");
        String password = file(each, "password-file");
        if (user.isEmpty() != password.isEmpty()) {
            each.report(
                    user.isEmpty() ? "password-file" : "user",
                    "'user' and 'password-file' in " + each.path() + " go together",
                    "a server wants both or none",
                    "add the other, or remove this one");
        }
        String authority = file(each, "ca-file");
        Duration digest = each.duration("digest", Duration.ZERO, LONGEST).orElse(USUAL_DIGEST);
        each.done();
        return server.flatMap(to -> from.map(
                sender -> new Channel.Mail(to.host(), to.port(), security, sender, user, password, authority, digest)));
    }

    private record Server(String host, int port) {}

    private static Server server(String text) {
        URI uri;
        try {
            uri = URI.create("smtp://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a host and port", e);
        }
        if (uri.getHost() == null || !(uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())).equals(text)) {
            throw new IllegalArgumentException("is not a host and port");
        }
        return new Server(uri.getHost(), uri.getPort() < 0 ? SUBMISSION : uri.getPort());
    }

    private static String url(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("is not an http or https URL");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "has a password in it, which everybody who reads the configuration sees");
        }
        return text;
    }

    static String address(String text) {
        if (!text.matches("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+")) {
            throw new IllegalArgumentException("is not a mail address");
        }
        return text;
    }

    private static String absolute(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("is not an absolute path, and each node may look elsewhere");
        }
        return text;
    }

    private static String file(Section each, String key) {
        return each.as(key, "write an absolute path", AlertReader::absolute).orElse("");
    }

    private static Set<Alert.Kind> kinds(Section each) {
        Set<Alert.Kind> kinds = EnumSet.noneOf(Alert.Kind.class);
        Map<String, Alert.Kind> words = new LinkedHashMap<>();
        for (Alert.Kind kind : Alert.Kind.values()) {
            words.put(Section.word(kind), kind);
        }
        for (String text : each.texts("select")) {
            Alert.Kind kind = words.get(text);
            if (kind == null) {
                each.refuse(
                        "select",
                        text,
                        "is not one of " + String.join(", ", words.keySet()),
                        Nearest.advice(text, words.keySet()));
            } else {
                kinds.add(kind);
            }
        }
        return kinds.isEmpty() ? Alert.USUAL_KINDS : kinds;
    }

    /** What is not said is as {@code otherwise} has it. */
    private static Manner manner(Section each, Manner otherwise) {
        boolean isEnabled = each.has("enabled") ? each.flag("enabled").orElse(true) : otherwise.isEnabled();
        Duration timeout = each.duration("timeout", SHORTEST, LONGEST).orElse(otherwise.timeout());
        Duration retryFor =
                each.duration("retry-for", Duration.ZERO, LONGEST_RETRY).orElse(otherwise.retryFor());
        String format = each.as("timestamp-format", "write one as for date(1), such as %Y-%m-%dT%H:%M:%S", text -> {
                    if (text.length() > LONGEST_FORMAT) {
                        throw new IllegalArgumentException("is longer than " + LONGEST_FORMAT + " characters");
                    }
                    return text;
                })
                .orElse(otherwise.timestampFormat());
        SortedMap<String, String> attributes = new TreeMap<>(otherwise.attributes());
        Section own = each.section("attributes").withFreeKeys();
        own.freeTexts().forEach((name, value) -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                own.refuse(name, value, "has a name that no environment takes", "use letters, digits and '_'");
            }
            attributes.put(name, value);
        });
        return new Manner(isEnabled, timeout, retryFor, format, attributes);
    }

    private static List<Alert.Recipient> recipients(Section each, Manner usual) {
        List<Alert.Recipient> told = new ArrayList<>();
        boolean isMail = each.has("mail");
        Set<String> known = new TreeSet<>();
        for (ConfigValue element : elements(each)) {
            Optional<Alert.Recipient> recipient = recipient(each, element, usual);
            recipient.ifPresent(found -> {
                if (!known.add(found.value())) {
                    each.refuse("recipients", found.value(), "stands twice", "remove one");
                }
                if (isMail) {
                    checkAddress(each, found.value());
                }
                told.add(found);
            });
        }
        if (isMail && told.isEmpty()) {
            each.report("recipients", "no recipient in " + each.path(), "a mail needs one", "add recipients = [ ... ]");
        }
        return told;
    }

    private static void checkAddress(Section each, String text) {
        try {
            address(text);
        } catch (IllegalArgumentException bad) {
            each.refuse("recipients", text, String.valueOf(bad.getMessage()), "write a mail address");
        }
    }

    private static List<ConfigValue> elements(Section each) {
        Optional<ConfigValue> value = each.value("recipients");
        if (value.isPresent() && value.get() instanceof ConfigList list) {
            return list;
        }
        value.ifPresent(wrong -> each.report(
                "recipients",
                "'recipients' in " + each.path() + " is not a list",
                "each recipient is an element of it",
                "write [ \"...\" ]"));
        return List.of();
    }

    private static Optional<Alert.Recipient> recipient(Section each, ConfigValue element, Manner usual) {
        if (element instanceof ConfigList) {
            each.report(
                    "recipients",
                    "a list in 'recipients' of " + each.path(),
                    "a recipient is a text or an object",
                    "write it without [ ]");
            return Optional.empty();
        }
        if (element instanceof ConfigObject object) {
            Section inner = new Section(each.findings(), each.path() + ".recipients[]", object);
            Optional<String> value = inner.requiredText("to", "the recipient");
            Manner manner = manner(inner, usual);
            inner.done();
            return value.map(text -> new Alert.Recipient(text, manner));
        }
        return Optional.of(new Alert.Recipient(String.valueOf(element.unwrapped()), usual));
    }
}
