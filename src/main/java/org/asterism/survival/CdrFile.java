package org.asterism.survival;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.survival.core.Dialog;
import org.asterism.survival.core.Rescue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes billing records as Asterisk's {@code cdr_csv} does, with {@code userfield}: one line a call, told apart by Asterisk's
 * linkedid, and over restarts by its uniqueid. Trouble with the disk is logged with the line that it would have been.
 */
final class CdrFile {

    private static final Logger LOG = LoggerFactory.getLogger(CdrFile.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** Some 20 000 records. */
    private static final int LOOKED_BACK = 4 << 20;

    /** The last field but one. */
    private static final Pattern ID = Pattern.compile("\"((?:[^\"]|\"\")*)\",\"(?:[^\"]|\"\")*\"$");

    private final Path file;
    private final String cutDisposition;
    private final ZoneId zone;
    private final Set<String> written = new HashSet<>();
    private final Set<String> before = new HashSet<>();
    private boolean isRead;

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
        String unique = first.channel().uniqueId();
        if (!written.add(id) || (!unique.isEmpty() && before().contains(unique))) {
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

    /** Asterisk's ids of the last records that an earlier life of this program wrote. */
    private Set<String> before() {
        if (!isRead) {
            isRead = true;
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                long from = Math.max(0, in.length() - LOOKED_BACK);
                byte[] end = new byte[(int) (in.length() - from)];
                in.seek(from);
                in.readFully(end);
                new String(end, StandardCharsets.UTF_8).lines().forEach(line -> {
                    Matcher fields = ID.matcher(line);
                    if (fields.find()) {
                        before.add(fields.group(1));
                    }
                });
            } catch (FileNotFoundException e) {
                LOG.debug("no billing records yet file={}", file);
            } catch (IOException e) {
                LOG.error("billing records cannot be read file={} reason={}", file, e.toString());
            }
        }
        return before;
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
