package org.asterism.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A message from node to node through the Pekko net. Public records implement it; each has a kind, registered in
 * {@link WireKinds}, that names it on the wire. Only fields are ever added, each with a default; a change of meaning is a new
 * kind. A kind that this release does not know arrives as {@link UnknownMessage}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = UnknownMessage.class)
public interface WireMessage {}
