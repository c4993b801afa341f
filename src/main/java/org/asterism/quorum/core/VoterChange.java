package org.asterism.quorum.core;

/** What became of the wish to change the voter set. */
public sealed interface VoterChange {

    /** Under way from this version on. */
    record Begun(long version) implements VoterChange {}

    /** Nothing was begun; one sentence for operators. */
    record Refused(String reason) implements VoterChange {}
}
