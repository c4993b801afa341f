package org.asterism.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.kernel.LocalSocket;
import org.asterism.kernel.Outcome;

/**
 * Hands lines to the syslog of this machine over its socket, as syslog(3) does: {@code <priority>time name[pid]: line}.
 *
 * <p>Decided: this form, which systemd's journal, rsyslog and syslog-ng all take on /dev/log; rejected: RFC 5424 there, of which the
 * journal takes the header for text.
 */
final class SyslogAppender extends AppenderBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    /** What rsyslog takes unless it is told otherwise. */
    private static final int LONGEST = 8192;

    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;
    private static final int DEBUG = 7;

    private final LocalSocket socket;
    private final int facility;
    private final Encoder<ILoggingEvent> encoder;
    private final AtomicLong refused;
    private final String tag = "asterism[" + ProcessHandle.current().pid() + "]: ";

    /** @param refused counts what the socket does not take */
    SyslogAppender(LocalSocket socket, int facility, Encoder<ILoggingEvent> encoder, AtomicLong refused) {
        this.socket = socket;
        this.facility = facility;
        this.encoder = encoder;
        this.refused = refused;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String head = "<" + (facility * 8 + severity(event.getLevel())) + ">"
                + TIME.format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault())) + " " + tag;
        String line = new String(encoder.encode(event), StandardCharsets.UTF_8).strip();
        byte[] text = (head + line).getBytes(StandardCharsets.UTF_8);
        byte[] cut = text.length <= LONGEST ? text : java.util.Arrays.copyOf(text, LONGEST);
        if (socket.send(cut) instanceof Outcome.Refused) {
            refused.incrementAndGet();
        }
    }

    private static int severity(Level level) {
        return level.isGreaterOrEqual(Level.ERROR)
                ? ERROR
                : level.isGreaterOrEqual(Level.WARN)
                        ? WARNING
                        : level.isGreaterOrEqual(Level.INFO) ? INFORMATIONAL : DEBUG;
    }
}
