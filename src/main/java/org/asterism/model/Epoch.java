package org.asterism.model;

/** Term of one elected coordinator. 0 = none yet. */
public record Epoch(long value) implements Comparable<Epoch> {

    public static final Epoch NONE = new Epoch(0);

    public Epoch {
        if (value < 0) {
            throw new IllegalArgumentException("epoch must be at least 0: " + value);
        }
    }

    public Epoch next() {
        return new Epoch(value + 1);
    }

    public boolean isOlderThan(Epoch other) {
        return value < other.value;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
