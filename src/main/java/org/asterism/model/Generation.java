package org.asterism.model;

/** One life of the manager process on a node. Counted on disk, so a later life has a larger number (replay protection). */
public record Generation(long value) implements Comparable<Generation> {

    public Generation {
        if (value < 1) {
            throw new IllegalArgumentException("generation must be at least 1: " + value);
        }
    }

    public Generation next() {
        return new Generation(value + 1);
    }

    public boolean isOlderThan(Generation other) {
        return value < other.value;
    }

    @Override
    public int compareTo(Generation other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
