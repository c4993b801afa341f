package org.asterism.model;

import org.jspecify.annotations.Nullable;

/**
 * Which agent runs a resource: standard, provider and type, written {@code ocf:heartbeat:IPaddr2}, {@code systemd:httpd},
 * {@code asterism:address}. The provider is empty for standards that have none.
 */
public record AgentName(String standard, String provider, String type) {

    public AgentName {
        if (standard.isEmpty() || type.isEmpty()) {
            throw new IllegalArgumentException("an agent needs a standard and a type: '" + standard + ":" + type + "'");
        }
    }

    public static AgentName parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length == 2) {
            return new AgentName(parts[0], "", parts[1]);
        }
        if (parts.length == 3) {
            return new AgentName(parts[0], parts[1], parts[2]);
        }
        throw new IllegalArgumentException("not an agent: '" + text
                + "' (write standard:type or standard:provider:type, e.g. ocf:heartbeat:IPaddr2)");
    }

    /** True for the floating addresses of this program, which a node carries only while its lease holds. */
    public boolean isGatedAddress() {
        return isNative() && type.equals("address");
    }

    /** True for agents built into this program. */
    public boolean isNative() {
        return standard.equals("asterism");
    }

    /** By hand, as {@link #hashCode}: every run of an agent asks, and a record's own go through method handles. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AgentName name
                && type.equals(name.type)
                && provider.equals(name.provider)
                && standard.equals(name.standard);
    }

    @Override
    public int hashCode() {
        return (standard.hashCode() * 31 + provider.hashCode()) * 31 + type.hashCode();
    }

    @Override
    public String toString() {
        return provider.isEmpty() ? standard + ":" + type : standard + ":" + provider + ":" + type;
    }
}
