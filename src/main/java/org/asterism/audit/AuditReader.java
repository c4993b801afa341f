package org.asterism.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditPage;
import org.asterism.api.AuditPage.Sealed;

/** Reads the log page by page, without checking it. Blocks; works on the files alone, also while the manager runs. */
public final class AuditReader {

    /** Most records of a page. */
    public static final int MOST = 1000;

    private AuditReader() {}

    /**
     * The latest records numbered below {@code before} that are wanted.
     *
     * @param before 0 = from the end
     * @param limit 1 to {@value #MOST}
     */
    public static AuditPage page(Path directory, long before, int limit, Predicate<AuditEntry> isWanted) {
        List<Sealed> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            List<Path> files = LogFile.all(directory);
            for (int i = files.size() - 1; i >= 0 && found.size() <= limit; i--) {
                long first = LogFile.firstNumber(files.get(i)).orElse(0L);
                if (before == 0 || first < before) {
                    read(files.get(i), before, limit, isWanted, found, problems);
                }
            }
        } catch (IOException e) {
            problems.add(directory + " cannot be read: " + e);
        }
        boolean isMore = found.size() > limit;
        List<Sealed> page = isMore ? found.subList(0, limit) : found;
        long next = isMore ? page.get(page.size() - 1).entry().number() : 0;
        return new AuditPage(page, next, String.join("; ", problems));
    }

    private static void read(
            Path path,
            long before,
            int limit,
            Predicate<AuditEntry> isWanted,
            List<Sealed> found,
            List<String> problems)
            throws IOException {
        LogFile file;
        try {
            file = LogFile.read(path);
        } catch (NoSuchFileException rotated) {
            return;
        }
        List<LogFile.Line> lines = file.lines();
        int unreadable = 0;
        for (int i = lines.size() - 1; i >= 0 && found.size() <= limit; i--) {
            Optional<Sealed> sealed = sealed(lines.get(i));
            if (sealed.isEmpty()) {
                unreadable++;
                continue;
            }
            AuditEntry entry = sealed.get().entry();
            if ((before == 0 || entry.number() < before) && isWanted.test(entry)) {
                found.add(sealed.get());
            }
        }
        if (unreadable > 0) {
            problems.add(unreadable + " records of " + path + " cannot be read; see 'asterism audit verify'");
        }
    }

    /** Empty if the line is no record. */
    static Optional<Sealed> sealed(LogFile.Line line) {
        try {
            return line.seal()
                    .map(seal -> new Sealed(
                            seal,
                            ApiJson.read(
                                    line.json().getBytes(java.nio.charset.StandardCharsets.UTF_8), AuditEntry.class)));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
