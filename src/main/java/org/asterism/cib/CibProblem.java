package org.asterism.cib;

/**
 * Something in a CIB that was not understood or makes no sense, and what was done about it.
 *
 * @param path elements from the root, with their ids: {@code cib/configuration/resources/primitive[pbx]}
 */
public record CibProblem(String path, int line, String message, Effect effect) {

    /** What became of it. */
    public enum Effect {
        /** It is not in what was read, or means something else there. */
        LOST,
        /** It was read as it is, though it may not mean what its writer thought. */
        KEPT
    }

    @Override
    public String toString() {
        return "line " + line + ": " + path + ": " + message;
    }
}
