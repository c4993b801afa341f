package org.asterism.http;

import org.asterism.api.AuditEntry.Means;

/**
 * Who sent a request.
 *
 * @param name of the credential, or {@code local} without one
 * @param role what the caller may do
 * @param address from where, e.g. {@code 10.0.0.7:51234}
 * @param means by what the name is proven
 * @param claimed what the program that asks says of its user and machine; proves nothing, may be empty
 */
public record Caller(String name, Role role, String address, Means means, String claimed) {

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
