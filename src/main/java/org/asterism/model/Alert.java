package org.asterism.model;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is told of events, and how; the CIB's {@code alert} (Pacemaker Explained, "Alerts"), and more channels than it has.
 *
 * @param kinds of events that are told
 * @param attributeNames of node attributes that are told; empty: of all. Of use only with {@link Kind#ATTRIBUTE}
 * @param usual what holds for each recipient that says nothing else
 * @param recipients each is told by itself; empty: the channel is used once, without a recipient
 */
public record Alert(
        String id,
        Channel channel,
        Set<Kind> kinds,
        SortedSet<String> attributeNames,
        Manner usual,
        List<Recipient> recipients) {

    /** What is told unless something is selected (Pacemaker Explained, "Alert Filters"). */
    public static final Set<Kind> USUAL_KINDS =
            Collections.unmodifiableSet(EnumSet.of(Kind.NODE, Kind.FENCING, Kind.RESOURCE));

    public Alert {
        kinds = kinds.isEmpty() ? USUAL_KINDS : Collections.unmodifiableSet(EnumSet.copyOf(kinds));
        attributeNames = Collections.unmodifiableSortedSet(new TreeSet<>(attributeNames));
        recipients = List.copyOf(recipients);
    }

    /** What an event is about. */
    public enum Kind {
        NODE,
        FENCING,
        RESOURCE,
        ATTRIBUTE
    }

    /** The way to the recipients. */
    public sealed interface Channel {

        /** A program as Pacemaker calls it; {@code path} is absolute. */
        record Agent(String path) implements Channel {}

        /**
         * An HTTP POST of a JSON record.
         *
         * @param secretFile holds the key of the signature; empty: it is not signed
         * @param caFile certificates that vouch for the receiver; empty: those that Java trusts
         */
        record Webhook(String url, String secretFile, String caFile) implements Channel {}

        /**
         * A mail.
         *
         * @param user empty: the server wants no password
         * @param digest events of so long a time are one mail
         */
        record Mail(
                String host,
                int port,
                Security security,
                String from,
                String user,
                String passwordFile,
                String caFile,
                Duration digest)
                implements Channel {}
    }

    /** How the way to a mail server is secured. */
    public enum Security {
        /** TLS begins with STARTTLS; a server that does not offer it gets nothing. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        /** None. */
        NONE
    }

    /**
     * How a recipient is told.
     *
     * @param timeout after which a delivery counts as failed
     * @param retryFor an event that could not be delivered for so long after it arose is given up; zero: one attempt
     * @param timestampFormat as of date(1), with {@code %06N} for microseconds
     * @param attributes instance attributes, in the agent's environment by their names
     */
    public record Manner(
            boolean isEnabled,
            Duration timeout,
            Duration retryFor,
            String timestampFormat,
            SortedMap<String, String> attributes) {

        /** Pacemaker's defaults; {@code retryFor} is ours. */
        public static final Manner STANDARD =
                new Manner(true, Duration.ofSeconds(30), Duration.ofHours(24), "%H:%M:%S.%06N", new TreeMap<>());

        public Manner {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }
    }

    /** One who is told: a telephone number, a mail address, whatever the channel takes; with all that holds for it. */
    public record Recipient(String value, Manner manner) {}

    /** The recipients, or the one without a name where none is given. */
    public List<Recipient> addressed() {
        return recipients.isEmpty() ? List.of(new Recipient("", usual)) : recipients;
    }
}
