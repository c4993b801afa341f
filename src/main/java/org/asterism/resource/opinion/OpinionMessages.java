package org.asterism.resource.opinion;

import org.asterism.wire.WireMessage;

/** What nodes send one another about services that one of them has doubts about. */
public final class OpinionMessages {

    private OpinionMessages() {}

    /** Do you reach it? {@code target} as {@link Target} writes it. */
    public record ProbeRequest(String asker, long id, String target, long limitMs) implements WireMessage {}

    /** The answer. {@code answer} is a name of {@code MonitorJudge.Opinion}, {@code words} one sentence. */
    public record ProbeReply(String node, long id, String answer, String words) implements WireMessage {}
}
