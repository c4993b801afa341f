package org.asterism.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Stands for a message of a kind that this release does not know; counted and dropped. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UnknownMessage() implements WireMessage {}
