package org.asterism.telephony.drain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.telephony.ami.AmiMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that no drain cuts, by what AMI tells of their channels ({@code CoreShowChannels}).
 *
 * @param classes of calls
 * @param participants a conference is kept from so many on
 * @param emergency numbers of emergency services, as they are dialled
 */
public record KeptCalls(Set<Kind> classes, int participants, Set<String> emergency) {

    /** None. */
    public static final KeptCalls NONE = new KeptCalls(Set.of(), 0, Set.of());

    private static final Pattern WORD =
            Pattern.compile("(?<kind>emergency|fax|conference(?=:|$))(?:(?<=conference):(?<number>[1-9][0-9]{0,4}))?");

    private static final Logger LOG = LoggerFactory.getLogger(KeptCalls.class);
    private static final int PARTICIPANTS = 3;

    /** A class of calls. */
    public enum Kind {
        /** One of its channels is at an emergency number, is connected with one, or dials one. */
        EMERGENCY,
        /** One of its channels sends or receives a fax by Asterisk itself. */
        FAX,
        /** It is in a conference of many. */
        CONFERENCE,
        /** Every call: a drain names a class that this release does not know. */
        UNKNOWN;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public KeptCalls {
        classes = Set.copyOf(classes);
        emergency = Set.copyOf(emergency);
    }

    /**
     * Reads {@code emergency fax conference:5}, separated by spaces or commas; empty: none.
     *
     * @throws IllegalArgumentException that says what it may be
     */
    public static KeptCalls parse(String text, String emergency) {
        Set<Kind> classes = new TreeSet<>();
        int participants = PARTICIPANTS;
        for (String word : words(text)) {
            Matcher matcher = WORD.matcher(word);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "a class of calls is emergency, fax or conference:N (N participants), not '" + word + "'");
            }
            classes.add(Kind.valueOf(matcher.group("kind").toUpperCase(Locale.ROOT)));
            if (matcher.group("number") != null) {
                participants = Integer.parseInt(matcher.group("number"));
            }
        }
        List<String> numbers = words(emergency);
        numbers.stream()
                .filter(number -> !number.matches("[0-9*#+]{2,20}"))
                .findFirst()
                .ifPresent(number -> {
                    throw new IllegalArgumentException("an emergency number has 2 to 20 digits, not '" + number + "'");
                });
        return new KeptCalls(classes, participants, Set.copyOf(new TreeSet<>(numbers)));
    }

    private static List<String> words(String text) {
        List<String> words =
                new ArrayList<>(List.of(text.toLowerCase(Locale.ROOT).strip().split("[ ,]+", -1)));
        words.removeIf(String::isEmpty);
        return words;
    }

    /** How many of the calls are kept; channels of one call have the same linked id. */
    int of(List<AmiMessage> channels) {
        Map<String, Integer> rooms = new HashMap<>();
        for (AmiMessage channel : channels) {
            String room = room(channel);
            if (!room.isEmpty()) {
                rooms.merge(room, 1, Integer::sum);
            }
        }
        Set<String> kept = new HashSet<>();
        for (AmiMessage channel : channels) {
            boolean isKept = classes.contains(Kind.UNKNOWN)
                    || (classes.contains(Kind.EMERGENCY) && isEmergency(channel))
                    || (classes.contains(Kind.FAX) && isFax(channel))
                    || (classes.contains(Kind.CONFERENCE) && rooms.getOrDefault(room(channel), 0) >= participants);
            if (isKept) {
                kept.add(CallGate.call(channel));
            }
        }
        return kept.size();
    }

    private boolean isEmergency(AmiMessage channel) {
        return emergency.contains(channel.text("Exten"))
                || emergency.contains(channel.text("ConnectedLineNum"))
                || emergency.stream().anyMatch(number -> dials(channel.text("ApplicationData"), number));
    }

    /** {@code PJSIP/112@trunk,60}: whole numbers alone. */
    private static boolean dials(String data, String number) {
        return Pattern.compile("(?<![0-9])" + Pattern.quote(number) + "(?![0-9])")
                .matcher(data)
                .find();
    }

    private static boolean isFax(AmiMessage channel) {
        return channel.text("Application").toLowerCase(Locale.ROOT).matches("sendfax|receivefax|txfax|rxfax");
    }

    /** Empty where it is in none. */
    private static String room(AmiMessage channel) {
        return channel.text("Application").toLowerCase(Locale.ROOT).matches("confbridge|meetme")
                ? channel.text("ApplicationData").replaceFirst(",.*", "")
                : "";
    }

    /** Those that a drain names, if it names any; else these. */
    KeptCalls orAs(String named) {
        KeptCalls other;
        try {
            other = parse(named, "");
        } catch (IllegalArgumentException unknown) {
            LOG.warn("a drain keeps '{}': {}; no call is cut", named, unknown.getMessage());
            other = new KeptCalls(EnumSet.allOf(Kind.class), PARTICIPANTS, Set.of());
        }
        return other.classes.isEmpty() ? this : new KeptCalls(other.classes, other.participants, emergency);
    }

    /** What either keeps. */
    KeptCalls and(KeptCalls other) {
        Set<Kind> all = new TreeSet<>(classes);
        all.addAll(other.classes);
        boolean isBoth = classes.contains(Kind.CONFERENCE) && other.classes.contains(Kind.CONFERENCE);
        int fewest = isBoth
                ? Math.min(participants, other.participants)
                : classes.contains(Kind.CONFERENCE) ? participants : other.participants;
        return new KeptCalls(all, fewest, emergency);
    }

    /** As it is read. */
    public String words() {
        return classes.stream()
                .sorted()
                .map(kind -> kind == Kind.CONFERENCE ? kind.word() + ":" + participants : kind.word())
                .collect(Collectors.joining(" "));
    }
}
