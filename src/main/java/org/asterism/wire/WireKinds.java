package org.asterism.wire;

import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.Map;

/**
 * The kinds of messages between nodes and their names on the wire, as a Jackson module. A new message gets its line here;
 * names never change and are never used again for something else.
 */
public final class WireKinds extends SimpleModule {

    private static final long serialVersionUID = 1;

    private static final Map<String, Class<? extends WireMessage>> KINDS = Map.of();

    /** Called by Pekko, which finds this class by {@code pekko.serialization.jackson.jackson-modules}. */
    public WireKinds() {
        super("asterism-wire");
        KINDS.forEach((name, type) -> registerSubtypes(new NamedType(type, name)));
    }
}
