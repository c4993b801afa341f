package org.asterism.fencing;

import java.time.Instant;
import org.asterism.fencing.core.FenceAction;
import org.asterism.fencing.core.FencingRecord;
import org.asterism.model.NodeName;

/** Lines of the history as they travel. */
final class News {

    private News() {}

    static Messages.News toWire(FencingRecord line) {
        return new Messages.News(
                line.target().value(),
                line.life(),
                line.action().name(),
                line.outcome().name(),
                line.by(),
                line.node().value(),
                line.began().toEpochMilli(),
                line.ended().toEpochMilli(),
                line.reason(),
                line.detail());
    }

    /** IllegalArgumentException if a newer release says what this one does not know. */
    static FencingRecord fromWire(Messages.News news) {
        return new FencingRecord(
                new NodeName(news.target()),
                news.life(),
                FenceAction.valueOf(news.action()),
                FencingRecord.Outcome.valueOf(news.outcome()),
                news.by(),
                new NodeName(news.node()),
                Instant.ofEpochMilli(news.beganMs()),
                Instant.ofEpochMilli(news.endedMs()),
                news.reason(),
                news.detail());
    }
}
