package org.asterism.model;

/**
 * A score with the CIB's algebra: finite values saturate at ±1 000 000 = INFINITY; INF + n = INF, -INF + n = -INF, and
 * INF + -INF = -INF. (Pacemaker Explained, "Scores".)
 */
public record Score(int value) implements Comparable<Score> {

    private static final int LIMIT = 1_000_000;

    public static final Score INFINITY = new Score(LIMIT);
    public static final Score MINUS_INFINITY = new Score(-LIMIT);
    public static final Score ZERO = new Score(0);

    public Score {
        value = Math.max(-LIMIT, Math.min(LIMIT, value));
    }

    public static Score of(long value) {
        return new Score((int) Math.max(-LIMIT, Math.min(LIMIT, value)));
    }

    /** Reads {@code INFINITY}, {@code +INFINITY}, {@code -INFINITY} (any case, also {@code INF}) or an integer. */
    public static Score parse(String text) {
        String plain = text.strip().toUpperCase(java.util.Locale.ROOT);
        return switch (plain) {
            case "INFINITY", "+INFINITY", "INF", "+INF" -> INFINITY;
            case "-INFINITY", "-INF" -> MINUS_INFINITY;
            default -> of(new java.math.BigDecimal(plain).longValue());
        };
    }

    public Score plus(Score other) {
        if (isMinusInfinity() || other.isMinusInfinity()) {
            return MINUS_INFINITY;
        }
        if (isInfinity() || other.isInfinity()) {
            return INFINITY;
        }
        return of((long) value + other.value);
    }

    public Score negate() {
        return new Score(-value);
    }

    public boolean isInfinity() {
        return value == LIMIT;
    }

    public boolean isMinusInfinity() {
        return value == -LIMIT;
    }

    /** True for 0 and more: the resource may run there. */
    public boolean allows() {
        return value >= 0;
    }

    @Override
    public int compareTo(Score other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return isInfinity() ? "INFINITY" : isMinusInfinity() ? "-INFINITY" : Integer.toString(value);
    }
}
