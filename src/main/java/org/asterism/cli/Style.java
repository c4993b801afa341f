package org.asterism.cli;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

/** How text may look: with colours or plain, with symbols of Unicode or ASCII, with times of which zone. */
record Style(Colour colour, Letters letters, ZoneId zone) {

    /** With times in UTC. */
    Style(Colour colour, Letters letters) {
        this(colour, letters, ZoneOffset.UTC);
    }

    /** Whether to colour. */
    enum Colour {
        ANSI,
        PLAIN
    }

    /** Which letters the terminal shows. */
    enum Letters {
        UNICODE,
        ASCII
    }

    /** What a text means; decides its colour. */
    enum Tone {
        GOOD("32"),
        CARE("33"),
        BAD("31;1"),
        TITLE("1"),
        DIM("2"),
        PLAIN("");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /** Holds what {@code --color} says. */
    static final String COLOUR = "ASTERISM_COLOR";

    /** As {@code --color} says, else colours only for a terminal that wants them (https://no-color.org). */
    static Colour colour(Map<String, String> environment, Console.Output output) {
        String said = environment.getOrDefault(COLOUR, "auto");
        if (said.equals("always") || said.equals("never")) {
            return said.equals("always") ? Colour.ANSI : Colour.PLAIN;
        }
        boolean isUnwanted = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return output == Console.Output.TERMINAL && !isUnwanted ? Colour.ANSI : Colour.PLAIN;
    }

    /** Unicode where the locale is UTF-8. */
    static Letters letters(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String plain = value.toUpperCase(Locale.ROOT).replace("-", "");
                return plain.contains("UTF8") ? Letters.UNICODE : Letters.ASCII;
            }
        }
        return Letters.ASCII;
    }

    String paint(Tone tone, String text) {
        return colour == Colour.PLAIN || tone == Tone.PLAIN || text.isEmpty()
                ? text
                : "\u001b[" + tone.code + "m" + text + "\u001b[0m";
    }

    /** A symbol, or what stands for it in ASCII. */
    String symbol(String unicode, String ascii) {
        return letters == Letters.UNICODE ? unicode : ascii;
    }

    /** The same as a sentence of a node: its times in the reader's zone. */
    String sentence(String text) {
        return clean(Words.local(text, zone));
    }

    /** {@code text} as it may be printed: no control characters, and no letters that the terminal does not know. */
    String clean(String text) {
        String printable = text.replaceAll("\\p{C}", " ");
        return letters == Letters.UNICODE ? printable : printable.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
