package org.asterism.survival;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.survival.core.Dialog;
import org.asterism.survival.core.Rescue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes billing records as Asterisk's {@code cdr_csv} does, with {@code userfield}: one line a call, told apart by Asterisk's
 * linkedid. Trouble with the disk is logged with the line that it would have been.
 */
final class CdrFile {

    private static final Logger LOG = LoggerFactory.getLogger(CdrFile.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Path file;
    private final String cutDisposition;
    private final ZoneId zone;
    private final Set<String> written = new HashSet<>();

    CdrFile(Path file, String cutDisposition, ZoneId zone) {
        this.file = file;
        this.cutDisposition = cutDisposition;
        this.zone = zone;
    }

    /** @param end when its billed seconds end */
    void write(Rescue.Ended ended, Instant end) {
        Dialog first = ended.dialogs().get(0);
        String id = first.channel().linkedId().isEmpty()
                ? first.callId()
                : first.channel().linkedId();
        if (!written.add(id)) {
            return;
        }
        String line = line(ended, end);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.error("billing record not written file={} reason={} record={}", file, e.toString(), line);
        }
    }

    private String line(Rescue.Ended ended, Instant end) {
        Dialog first = ended.dialogs().get(0);
        Dialog.Channel channel = first.channel();
        String other =
                ended.dialogs().size() > 1 ? ended.dialogs().get(1).channel().name() : "";
        boolean isCut = ended.outcome() == Rescue.Outcome.CUT;
        Instant answer = Instant.ofEpochMilli(first.answeredAt());
        long seconds = Math.max(0, end.getEpochSecond() - answer.getEpochSecond());
        String texts = quoted(
                channel.account(),
                channel.number(),
                channel.exten(),
                channel.context(),
                "\"" + channel.callerName() + "\" <" + channel.number() + ">",
                channel.name(),
                other,
                "Dial",
                "",
                time(answer),
                time(answer),
                time(end));
        String rest = quoted(
                isCut ? cutDisposition : "ANSWERED",
                "DOCUMENTATION",
                channel.uniqueId(),
                (isCut ? "cut: " : "survived: ") + ended.reason());
        return texts + "," + seconds + "," + seconds + "," + rest;
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    private static String quoted(String... fields) {
        return Stream.of(fields)
                .map(field -> "\"" + field.replace("\"", "\"\"").replaceAll("[\r\n]", " ") + "\"")
                .collect(Collectors.joining(","));
    }
}
