package org.asterism.tls;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Random;

/**
 * A short secret that people carry from one machine to another: 8 characters, none of which looks like another, 39 bits. Short
 * is enough where each guess has to be made against a living machine, as {@link Pairing} sees to.
 *
 * @param value the characters without the dash in the middle
 */
public record PairingCode(String value) {

    private static final String LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    private static final int LENGTH = 8;

    /** @throws IllegalArgumentException if a code cannot look like that; small letters, blanks and dashes do not matter */
    public PairingCode {
        value = value.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        if (value.length() != LENGTH || !value.chars().allMatch(letter -> LETTERS.indexOf(letter) >= 0)) {
            throw new IllegalArgumentException("a code has " + LENGTH
                    + " letters and digits, without 0, 1, I, L and O; this has another length, or one of them");
        }
    }

    /** A new one that nobody can foretell. */
    public static PairingCode generate() {
        return generate(new SecureRandom());
    }

    static PairingCode generate(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new PairingCode(text.toString());
    }

    /** As people read it. */
    @Override
    public String toString() {
        return value.substring(0, LENGTH / 2) + "-" + value.substring(LENGTH / 2);
    }
}
