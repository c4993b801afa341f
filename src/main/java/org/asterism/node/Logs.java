package org.asterism.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.asterism.config.LoggingSettings;
import org.asterism.kernel.LocalSocket;
import org.asterism.recorder.core.Ongoing;
import org.slf4j.LoggerFactory;

/**
 * The log of this process: one event a line, with the id of the incident that is going on.
 *
 * <p>Decided: logback's own JsonEncoder, which needs no library more and has the id as a key and value of its own; rejected:
 * logstash-logback-encoder, of which nothing else would be used.
 */
final class Logs {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Logs.class);

    private static final String LINE =
            "%-5level %logger{24} %replace(%kvp{NONE}){'(.+)','$1 '}%replace(%msg){'[\\r\\n]+',' | '}";
    private static final String TIME = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} ";

    private static final AtomicReference<Ongoing> INCIDENT = new AtomicReference<>(Ongoing.NONE);
    private static final AtomicReference<Optional<LogQueue>> QUEUE = new AtomicReference<>(Optional.empty());
    private static final AtomicLong REFUSED = new AtomicLong();

    private Logs() {}

    /** From now on; a destination that cannot be used is replaced by the standard output, with a warning. */
    static void begin(LoggingSettings settings) {
        level(settings.level().name());
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Appender<ILoggingEvent> destination = destination(context, settings);
        boolean isUsable = destination.isStarted();
        LogQueue queue = new LogQueue(isUsable ? destination : console(context, settings), Logs::incident);
        queue.setContext(context);
        queue.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(queue);
        QUEUE.set(Optional.of(queue));
        if (!isUsable) {
            LOG.warn("the log goes to the standard output, since its file cannot be written file={}", settings.file());
        }
    }

    static void level(String name) {
        if (LoggerFactory.getLogger("org.asterism") instanceof Logger logger) {
            logger.setLevel(Level.toLevel(name));
        }
    }

    private static Appender<ILoggingEvent> destination(LoggerContext context, LoggingSettings settings) {
        return switch (settings.destination()) {
            case STDOUT -> console(context, settings);
            case FILE -> file(context, settings);
            case SYSLOG -> {
                SyslogAppender syslog = new SyslogAppender(
                        new LocalSocket(settings.socket(), "log a line"),
                        settings.facility(),
                        encoder(context, settings, ""),
                        REFUSED);
                syslog.setContext(context);
                syslog.start();
                yield syslog;
            }
        };
    }

    private static Appender<ILoggingEvent> console(LoggerContext context, LoggingSettings settings) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder(context, settings, TIME));
        console.start();
        return console;
    }

    private static Appender<ILoggingEvent> file(LoggerContext context, LoggingSettings settings) {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setFile(settings.file().toString());
        file.setEncoder(encoder(context, settings, TIME));
        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(file);
        names.setFileNamePattern(settings.file() + ".%i.gz");
        names.setMinIndex(1);
        names.setMaxIndex(settings.files());
        names.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(settings.fileBytes()));
        size.start();
        file.setRollingPolicy(names);
        file.setTriggeringPolicy(size);
        file.start();
        if (!Files.isWritable(settings.file())) {
            file.stop();
        }
        return file;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LoggingSettings settings, String time) {
        if (settings.format() == LoggingSettings.Format.JSON) {
            JsonEncoder json = new JsonEncoder();
            json.setContext(context);
            json.setWithSequenceNumber(false);
            json.setWithNanoseconds(false);
            json.setWithContext(false);
            json.setWithMarkers(false);
            json.setWithMDC(false);
            json.setWithMessage(false);
            json.setWithArguments(false);
            json.setWithFormattedMessage(true);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        // A stack trace is of use to developers alone; on syslog it would be cut into lines.
        text.setPattern(time + LINE + (time.isEmpty() ? "%n%nopex" : "%n%ex{full}"));
        text.start();
        return text;
    }

    /** Something was entered in the flight record. */
    static void noted(String kind, boolean isSilence) {
        Instant now = Instant.now();
        INCIDENT.updateAndGet(known -> known.noted(kind, isSilence, now));
    }

    /** The incident that goes on, or the last that did. */
    static Ongoing ongoing() {
        return Objects.requireNonNull(INCIDENT.get());
    }

    private static Optional<String> incident() {
        Ongoing now = INCIDENT.get();
        return now == null ? Optional.empty() : now.at(Instant.now());
    }

    static void show(MeterRegistry registry) {
        FunctionCounter.builder("asterism.log.dropped", QUEUE, Logs::lost)
                .description("log lines that their destination did not take")
                .register(registry);
    }

    private static double lost(AtomicReference<Optional<LogQueue>> queue) {
        Optional<LogQueue> present = queue.get();
        return REFUSED.get()
                + (present == null ? 0 : present.map(LogQueue::dropped).orElse(0L));
    }

    /** Waits for a moment until all lines are written. Only at the end of the process. */
    static void drain(Duration limit) {
        Optional<LogQueue> present = QUEUE.get();
        if (present != null) {
            present.ifPresent(queue -> queue.drain(limit));
        }
    }
}
