package org.asterism.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why something was refused, for programs; {@code http} gives each its status code. */
public enum RefusalCode {
    /** The request cannot be read or makes no sense. */
    INVALID,
    /** A credential is needed. */
    UNAUTHENTICATED,
    /** The credential's role does not allow it. */
    FORBIDDEN,
    /** No such resource, node or path. */
    NOT_FOUND,
    /** The path exists, but not with that HTTP method. */
    METHOD_NOT_ALLOWED,
    TOO_LARGE,
    /** The request must say which version it changes. */
    VERSION_REQUIRED,
    /** Somebody else changed the configuration in between. */
    VERSION_CONFLICT,
    /** Another request was sent under the same idempotency key. */
    KEY_REUSED,
    /** The configuration has errors; {@code conditions} has one per error. */
    INVALID_CONFIGURATION,
    /** This partition may decide nothing. */
    NO_QUORUM,
    /** No coordinator is elected now; trying again soon may help. */
    NO_COORDINATOR,
    /** No node meets the conditions; {@code conditions} has one or more per node. */
    NO_CANDIDATE,
    /** A rule of the cluster forbids it in the present state. */
    NOT_ALLOWED,
    /** Too much is going on; trying again soon may help. */
    BUSY,
    /** The caller sends more requests than it may; the answer says how long to wait. */
    RATE_LIMITED,
    /** The request did not arrive in time. */
    TOO_SLOW,
    /** No answer in time: whether it was done is not known. */
    TIMEOUT,
    /** The part that answers this is not running now. */
    UNAVAILABLE,
    /** This version cannot do that. */
    NOT_SUPPORTED,
    /** A bug; the log has more. */
    INTERNAL,
    @JsonEnumDefaultValue
    OTHER
}
