package org.asterism.wire;

/** Marks the records that nodes send one another over the Pekko net; bound to {@code jackson-cbor}. */
public interface WireMessage {}
