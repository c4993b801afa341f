package org.asterism.http;

/** What a load balancer asks for. */
enum RoleWanted {
    ACTIVE,
    PROMOTED
}
