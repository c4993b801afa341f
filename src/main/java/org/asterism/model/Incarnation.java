package org.asterism.model;

/**
 * One uninterrupted right to own things: a life of the process and a count within it. A node that finds itself given up
 * lets go of everything first and then counts up; what a quorum agreed to about an older incarnation never hurts the next.
 */
public record Incarnation(Generation generation, int count) implements Comparable<Incarnation> {

    public Incarnation {
        if (count < 1) {
            throw new IllegalArgumentException("incarnation must be at least 1: " + count);
        }
    }

    public Incarnation next() {
        return new Incarnation(generation, count + 1);
    }

    @Override
    public int compareTo(Incarnation other) {
        int byGeneration = generation.compareTo(other.generation);
        return byGeneration != 0 ? byGeneration : Integer.compare(count, other.count);
    }

    @Override
    public String toString() {
        return generation + "." + count;
    }
}
