package org.asterism.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.asterism.api.AuditList;
import org.asterism.api.AuditPage;
import org.asterism.api.AuditPage.Sealed;
import org.asterism.api.Packed;
import org.asterism.model.NodeName;

/** Makes one list of the audit logs of several nodes, and carries pages between them. Pure. */
public final class AuditMerge {

    /**
     * A record and its place among those of other nodes: its time, or that of a record before it in the same log if that is later, since
     * the numbers of a log count more than the clock.
     */
    private record Placed(Sealed line, Instant at) {}

    /** Latest first; a total order. */
    private static final Comparator<Placed> LATEST_FIRST = Comparator.comparing(Placed::at)
            .thenComparing(placed -> placed.line().entry().node())
            .thenComparingLong(placed -> placed.line().entry().number())
            .reversed();

    private AuditMerge() {}

    /**
     * The latest records of all pages. Those of one instant stay together, since the next page begins before an instant: there may be more
     * than {@code limit}.
     *
     * @param pages by node, each of the same query
     * @param remarks who did not answer
     */
    public static AuditList merge(NodeName asked, SortedMap<String, AuditPage> pages, int limit, List<String> remarks) {
        List<String> all = new ArrayList<>(remarks);
        List<Placed> records = new ArrayList<>();
        // A page that goes on hides what is older than its last record: older ones of others would stand out of turn.
        Instant reach = Instant.MIN;
        for (var page : pages.entrySet()) {
            List<Placed> own = placed(page.getValue().records());
            records.addAll(own);
            if (page.getValue().next() > 0 && !own.isEmpty()) {
                Instant last = own.get(0).at();
                reach = last.isAfter(reach) ? last : reach;
            }
            if (!page.getValue().problem().isEmpty()) {
                all.add(page.getKey() + ": not all could be read: "
                        + page.getValue().problem());
            }
        }
        Instant from = reach;
        boolean isAllOfOneInstant =
                records.stream().noneMatch(record -> record.at().isAfter(from));
        List<Placed> inTurn = records.stream()
                .filter(record -> isAllOfOneInstant
                        ? !record.at().isBefore(from)
                        : record.at().isAfter(from))
                .sorted(LATEST_FIRST)
                .toList();
        int end = Math.min(limit, inTurn.size());
        while (end > 0
                && end < inTurn.size()
                && inTurn.get(end).at().equals(inTurn.get(end - 1).at())) {
            end++;
        }
        List<Placed> shown = inTurn.subList(0, end);
        boolean isMore = shown.size() < records.size() || !reach.equals(Instant.MIN);
        String next =
                isMore && !shown.isEmpty() ? shown.get(shown.size() - 1).at().toString() : "";
        return new AuditList(asked, shown.stream().map(Placed::line).toList(), next, all);
    }

    /** Oldest first. */
    private static List<Placed> placed(List<Sealed> latestFirst) {
        List<Placed> placed = new ArrayList<>();
        Instant reached = Instant.MIN;
        for (int i = latestFirst.size() - 1; i >= 0; i--) {
            Instant time = latestFirst.get(i).entry().time();
            reached = time.isAfter(reached) ? time : reached;
            placed.add(new Placed(latestFirst.get(i), reached));
        }
        return placed;
    }

    /** Compressed, in base 64; of the oldest records so many are left out that it is no larger than {@code most} letters. */
    public static String pack(AuditPage page, int most) {
        AuditPage fitting = page;
        while (true) {
            String packed = Packed.pack(fitting);
            int records = fitting.records().size();
            if (packed.length() <= most || records == 0) {
                return packed;
            }
            List<Sealed> kept = fitting.records().subList(0, records / 2);
            String problem = kept.isEmpty() ? "a record is too large to be sent; ask that node" : fitting.problem();
            long next = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).entry().number();
            fitting = new AuditPage(kept, next, problem);
        }
    }

    /** What {@link #pack} made; empty if it is none. */
    public static Optional<AuditPage> unpack(String packed) {
        return Packed.unpack(packed, AuditPage.class);
    }
}
