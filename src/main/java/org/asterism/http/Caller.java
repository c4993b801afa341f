package org.asterism.http;

/**
 * Who sent a request.
 *
 * @param name of the credential, or {@code local} without one
 * @param role what the caller may do
 * @param address from where, e.g. {@code 10.0.0.7:51234}
 */
public record Caller(String name, Role role, String address) {

    /** What a caller may do; each role may also do what those before it may. */
    public enum Role {
        /** Reads everything. */
        VIEWER,
        /** Moves, bans, clears, cleans up, puts nodes on standby and back. */
        OPERATOR,
        /** Changes the configuration. */
        ADMINISTRATOR;

        boolean includes(Role needed) {
            return compareTo(needed) >= 0;
        }
    }
}
