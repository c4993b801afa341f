package org.asterism.hacf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.asterism.cib.CibDocument;
import org.asterism.cib.CibUnreadable;
import org.asterism.config.DocumentReader;
import org.asterism.config.DocumentWriter;
import org.asterism.config.Expressible;
import org.asterism.config.NodeSettings;
import org.asterism.config.NodeSettingsReader;
import org.asterism.config.Problem;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import org.asterism.model.NodeName;

/** Reads a directory of Heartbeat's as a whole. Nothing is written; every problem of all files is found in one pass. */
public final class HaImport {

    /** Where Heartbeat 2 kept the CIB if it does not lie beside {@code ha.cf}. */
    public static final Path CIB = Path.of("/var/lib/heartbeat/crm/cib.xml");

    private static final long LARGEST_BYTES = 4L << 20;

    /** What decides between two nodes, if an operator wrote it into {@code asterism.conf} beside {@code ha.cf}. */
    private static final List<String> DECIDES = List.of(
            "asterism.quorum.on-silent-peer",
            "asterism.quorum.ping",
            "asterism.quorum.ping-groups",
            "asterism.quorum.two-node",
            "asterism.quorum.arbiters",
            "asterism.quorum.arbiter",
            "asterism.cluster.nodes");

    /**
     * What to read.
     *
     * @param directory of {@code ha.cf}, {@code authkeys}, {@code haresources}; {@code cib.xml} and {@code asterism.conf} may
     *     lie there, too
     * @param otherCib where the CIB is looked for if it does not lie there
     */
    public record Request(Path directory, Path otherCib, NodeName self, Machine machine, OnSilentPeer onSilentPeer) {}

    /**
     * What the files say.
     *
     * @param nodeText as the text of {@code asterism.conf}
     * @param settings what holds, {@code asterism.conf} beside {@code ha.cf} laid over it
     * @param documentText as the text of {@code cluster.conf}, without what that has no words for
     * @param fates of every directive and resource, in the order written
     */
    public record Imported(
            String nodeText, NodeSettings settings, ClusterDocument document, String documentText, List<Fate> fates) {
        public Imported {
            fates = List.copyOf(fates);
        }
    }

    private record Document(ClusterDocument document, String text) {}

    private final Request request;
    private final Path haCfFile;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Fate> fates = new ArrayList<>();

    private HaImport(Request request) {
        this.request = request;
        this.haCfFile = request.directory().resolve("ha.cf");
    }

    public static Reading<Imported> read(Request request) {
        return new HaImport(request).read();
    }

    private Reading<Imported> read() {
        Optional<HaCf> haCf =
                text(haCfFile).flatMap(text -> accepted(HaCfReader.read(haCfFile.toString(), text, request.self())));
        if (haCf.isEmpty()) {
            return new Reading.Refused<>(problems);
        }
        Media media = Media.of(haCf.get(), request.machine());
        Pings pings = Pings.of(haCf.get(), request.machine());
        problems.addAll(media.problems());
        problems.addAll(pings.problems());
        Path over = request.directory().resolve("asterism.conf");
        demandDecision(haCf.get(), pings, over);
        Optional<Document> document = haCf.get().hasCrm() ? cib(haCf.get()) : haresources(haCf.get());
        String text = NodeText.write(
                haCf.get(),
                media,
                pings,
                request.onSilentPeer(),
                request.directory().toAbsolutePath().resolve("authkeys"));
        Optional<NodeSettings> settings = problems.isEmpty()
                ? accepted(NodeSettingsReader.readOver(
                        haCfFile + " as asterism.conf",
                        text,
                        over,
                        request.self().value()))
                : Optional.empty();
        if (!problems.isEmpty() || settings.isEmpty() || document.isEmpty()) {
            return new Reading.Refused<>(problems);
        }
        fates.addAll(haCf.get().remarks());
        fates.addAll(media.fates());
        Directives.fates(haCf.get(), fates);
        fates.sort(Comparator.comparing((Fate fate) -> fate.where().file())
                .thenComparing(fate -> fate.where().line()));
        return new Reading.Accepted<>(new Imported(
                text, settings.get(), document.get().document(), document.get().text(), fates));
    }

    /** Two nodes need something that tells a dead peer from a dead link, or the operator's word. */
    private void demandDecision(HaCf haCf, Pings pings, Path over) {
        boolean isDecided = !pings.isEmpty()
                || request.onSilentPeer() != OnSilentPeer.UNSAID
                || NodeSettingsReader.setsOneOf(over, DECIDES);
        if (haCf.nodes().size() == 2 && !isDecided) {
            problems.add(new Problem(
                    new Problem.Where(haCf.file(), 0),
                    "two nodes, and nothing that tells a dead peer from a dead link",
                    "Heartbeat took over from any silent peer; when only the links between the two were cut, both had"
                            + " the address. Which it is to be here only you can say",
                    "say --on-silent-peer stay (no takeover while the peer is silent, no split brain) or"
                            + " --on-silent-peer take (takeover, and split brain when only the links are cut), or write it"
                            + " into " + over
                            + ": asterism { quorum { on-silent-peer = stay } }. Better than both: a line 'ping"
                            + " GATEWAY' in ha.cf, or an arbiter"));
        }
    }

    private Optional<Document> cib(HaCf haCf) {
        Path haresources = request.directory().resolve("haresources");
        if (Files.exists(haresources)) {
            fates.add(new Fate(
                    new Problem.Where(haresources.toString(), 0),
                    "haresources",
                    Fate.Effect.WITHOUT_EFFECT,
                    "ha.cf says crm yes, so the CIB holds, as with Heartbeat; remove the file"));
        }
        Path file = request.directory().resolve("cib.xml");
        if (!Files.exists(file)) {
            file = request.otherCib();
        }
        if (!Files.exists(file)) {
            return noResources(
                    haCf, "crm yes, but there is neither " + request.directory().resolve("cib.xml") + " nor " + file);
        }
        Problem.Where where = new Problem.Where(file.toString(), 0);
        Optional<String> text = text(file);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            CibDocument cib = CibDocument.read(text.get());
            cib.leftOut().forEach(part -> fates.add(new Fate(where, "cib.xml", Fate.Effect.ATTENTION, part)));
            CibAddresses addresses = new CibAddresses(where, request.machine());
            ClusterDocument document = addresses.convert(cib.document());
            fates.addAll(addresses.fates());
            Expressible expressible = Expressible.of(document);
            expressible
                    .losses()
                    .forEach(loss -> fates.add(new Fate(
                            where,
                            "cib.xml",
                            Fate.Effect.ATTENTION,
                            "cluster.conf has no words for it, a node started with --ha-dir does what it says: "
                                    + loss)));
            return Optional.of(new Document(document, DocumentWriter.write(expressible.document())));
        } catch (CibUnreadable unreadable) {
            problems.add(new Problem(
                    where,
                    String.valueOf(unreadable.getMessage()),
                    "no resource could be read from it",
                    "mend or remove it"));
            return Optional.empty();
        }
    }

    private Optional<Document> haresources(HaCf haCf) {
        Path file = request.directory().resolve("haresources");
        if (!Files.exists(file)) {
            return noResources(haCf, "crm off, but there is no " + file);
        }
        HaresourcesDocument writer = new HaresourcesDocument(file.toString(), request.machine(), haCf.failsBack());
        Optional<String> text = text(file)
                .flatMap(raw -> accepted(Haresources.read(file.toString(), raw, haCf.nodes())))
                .map(writer::write);
        problems.addAll(writer.problems());
        fates.addAll(writer.fates());
        if (text.isEmpty() || !writer.problems().isEmpty()) {
            return Optional.empty();
        }
        return accepted(DocumentReader.readText(file + " as cluster.conf", text.get(), new TreeSet<>(haCf.nodes())))
                .map(document -> new Document(document, text.get()));
    }

    private Optional<Document> noResources(HaCf haCf, String why) {
        fates.add(new Fate(
                new Problem.Where(haCf.file(), haCf.last("crm").map(Entry::line).orElse(0)),
                "crm",
                Fate.Effect.ATTENTION,
                why + ": the cluster begins without resources"));
        return Optional.of(new Document(ClusterDocument.EMPTY, DocumentWriter.write(ClusterDocument.EMPTY)));
    }

    private <T> Optional<T> accepted(Reading<T> reading) {
        if (reading instanceof Reading.Accepted<T> accepted) {
            return Optional.of(accepted.value());
        }
        problems.addAll(((Reading.Refused<T>) reading).problems());
        return Optional.empty();
    }

    private Optional<String> text(Path file) {
        Problem.Where where = new Problem.Where(file.toString(), 0);
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                problems.add(new Problem(
                        where, "the file has more than 4 MiB", "it is none of Heartbeat's", "name the right one"));
                return Optional.empty();
            }
            return Optional.of(decoded(Files.readAllBytes(file)));
        } catch (NoSuchFileException missing) {
            problems.add(new Problem(
                    where, "it does not exist", "nothing can be read from it", "name its directory with --ha-dir"));
        } catch (IOException unreadable) {
            problems.add(new Problem(
                    where, "it cannot be read: " + unreadable.getMessage(), "nothing holds", "mend its permissions"));
        }
        return Optional.empty();
    }

    /** Files of that time may have comments in Latin-1. */
    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
