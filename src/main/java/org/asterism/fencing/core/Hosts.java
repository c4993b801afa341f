package org.asterism.fencing.core;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whom a device can fence, as far as this is known. */
public sealed interface Hosts {

    /** These nodes, each with the device's name for it. */
    record Named(SortedMap<String, String> ports) implements Hosts {
        public Named {
            ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
        }
    }

    /** Every node, by its own name. */
    record Any() implements Hosts {}

    /** Not found out yet, or the device did not answer. {@code why} is one sentence. */
    record Unknown(String why) implements Hosts {}
}
