package org.asterism.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.kernel.LocalEar;
import org.asterism.kernel.LocalSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogQueueTest {

    @TempDir
    Path folder;

    private final LoggerContext context = new LoggerContext();
    private final BlockingQueue<ILoggingEvent> written = new LinkedBlockingQueue<>();
    private final CountDownLatch hanging = new CountDownLatch(1);

    /** Takes nothing until it is released. */
    private final class Slow extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.add(event);
        }
    }

    @BeforeEach
    void prepare() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    private <T extends ch.qos.logback.core.Appender<ILoggingEvent>> T started(T appender) {
        appender.setContext(context);
        appender.start();
        return appender;
    }

    private LoggingEvent line(Level level, String text) {
        return new LoggingEvent("test", context.getLogger("org.asterism.story"), level, text, null, null);
    }

    @Test
    @Timeout(20)
    void aDestinationThatHangsHoldsUpNobodyAndWhatIsLostIsCountedAndTold() throws Exception {
        LogQueue queue = started(new LogQueue(started(new Slow()), () -> Optional.of("20261127-015412"), 10));

        for (int i = 0; i < 100; i++) {
            queue.doAppend(line(Level.INFO, "line " + i));
        }

        assertThat(queue.dropped()).isBetween(89L, 90L);
        hanging.countDown();
        queue.drain(Duration.ofSeconds(10));
        assertThat(written)
                .anySatisfy(event -> assertThat(event.getFormattedMessage())
                        .startsWith("log lines lost, their destination did not take them in time lines="));
        ILoggingEvent first = written.stream()
                .filter(event -> event.getFormattedMessage().equals("line 0"))
                .findFirst()
                .orElseThrow();
        assertThat(first.getKeyValuePairs())
                .singleElement()
                .satisfies(pair -> assertThat(pair.toString()).isEqualTo("incident=\"20261127-015412\""));
        queue.stop();
    }

    @Test
    void syslogGetsPriorityTimeNameAndOneLine() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %logger %kvp{NONE} %replace(%msg){'[\\r\\n]+',' | '}%n%nopex");
        encoder.start();
        String socket = folder.resolve("log").toString();
        AtomicLong refused = new AtomicLong();
        SyslogAppender syslog = started(new SyslogAppender(new LocalSocket(socket, "log"), 3, encoder, refused));

        syslog.doAppend(line(Level.WARN, "nobody listens"));
        try (LocalEar ear = LocalEar.at(socket)) {
            syslog.doAppend(line(Level.ERROR, "two\nlines"));

            assertThat(ear.hear())
                    .matches(
                            "<27>[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} asterism\\[[0-9]+]: ERROR org.asterism.story +two \\| lines");
        }
        assertThat(refused).hasValue(1);
    }
}
