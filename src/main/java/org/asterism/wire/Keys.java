package org.asterism.wire;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All keys of this node: each is accepted on receipt, {@code signing} signs. So a key is changed without a gap: add it
 * everywhere, change {@code auth} everywhere, remove the old one.
 *
 * @param warnings what an operator should know about these keys, one sentence each
 */
public record Keys(int signing, SortedMap<Integer, SigningKey> byId, List<String> warnings) {

    public Keys {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
        warnings = List.copyOf(warnings);
        if (!byId.containsKey(signing)) {
            throw new IllegalArgumentException("no key has the signing number " + signing + ": " + byId.keySet());
        }
    }
}
