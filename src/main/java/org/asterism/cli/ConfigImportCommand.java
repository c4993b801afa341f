package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.asterism.api.ApiJson;
import org.asterism.config.Reading;
import org.asterism.hacf.Fate;
import org.asterism.hacf.HaImport;
import org.asterism.hacf.Machine;
import org.asterism.hacf.OnSilentPeer;
import org.asterism.model.NodeName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "import",
        description = "Turn the files of Heartbeat (ha.cf, authkeys, haresources or cib.xml) into asterism.conf and"
                + " cluster.conf, and say of every directive what becomes of it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The files go to standard output, the report to standard error; with --out, the files into that directory.",
            "",
            "Example:",
            "  asterism config import --ha-dir /etc/ha.d --on-silent-peer stay --out /etc/asterism"
        })
final class ConfigImportCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--ha-dir",
            paramLabel = "DIR",
            description = "Directory with ha.cf (default: ${DEFAULT-VALUE}).",
            defaultValue = "/etc/ha.d")
    private Path directory = Path.of("/etc/ha.d");

    @Option(
            names = "--cib",
            paramLabel = "FILE",
            description = "The CIB, if it does not lie beside ha.cf (default: ${DEFAULT-VALUE}).",
            defaultValue = "/var/lib/heartbeat/crm/cib.xml")
    private Path cib = HaImport.CIB;

    @Option(names = "--as", paramLabel = "NODE", description = "Read as this node (default: this machine's name).")
    private String node = "";

    @Option(
            names = "--on-silent-peer",
            paramLabel = "stay|take",
            description = "Of two nodes without a tie-breaker: what a node does when its peer is silent.")
    private String onSilentPeer = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Write asterism.conf and cluster.conf there.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Overwrite files in --out.")
    private boolean isForced;

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    ConfigImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        HaImport.Request request = new HaImport.Request(directory, cib, name(), Machine.present(), word(onSilentPeer));
        Reading<HaImport.Imported> reading = HaImport.read(request);
        if (reading instanceof Reading.Refused<HaImport.Imported> refused) {
            throw CommandFailed.refused(Problems.refusal(directory.toString(), refused.problems()));
        }
        HaImport.Imported imported = ((Reading.Accepted<HaImport.Imported>) reading).value();
        List<String> report = report(imported.fates());
        if (!out.toString().isEmpty()) {
            writeFiles(imported);
        }
        if (isJson) {
            console.print(ApiJson.writePretty(
                    Map.of("node", imported.nodeText(), "document", imported.documentText(), "report", report)));
        } else if (out.toString().isEmpty()) {
            report.forEach(console::complain);
            console.print(List.of("# ---- asterism.conf", imported.nodeText().stripTrailing()));
            console.print(List.of("# ---- cluster.conf", imported.documentText().stripTrailing()));
        } else {
            console.print(report);
            console.print("written: " + out.resolve("asterism.conf") + ", " + out.resolve("cluster.conf"));
        }
        return Exit.DONE.code();
    }

    private NodeName name() {
        try {
            return new NodeName(OwnName.orThis(node).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException refused) {
            throw CommandFailed.usage(String.valueOf(refused.getMessage()), "name a node of ha.cf with --as");
        }
    }

    private static OnSilentPeer word(String text) {
        return text.isEmpty()
                ? OnSilentPeer.UNSAID
                : OnSilentPeer.of(text)
                        .orElseThrow(() -> CommandFailed.usage(
                                "--on-silent-peer is stay or take, not '" + text + "'", "see heartbeat.md"));
    }

    /** What needs care first. */
    private static List<String> report(List<Fate> fates) {
        return Stream.of(Fate.Effect.values())
                .flatMap(effect -> fates.stream()
                        .filter(fate -> fate.effect() == effect)
                        .sorted(Comparator.comparing((Fate fate) -> fate.where().file())
                                .thenComparing(fate -> fate.where().line())))
                .map(Fate::toString)
                .toList();
    }

    private void writeFiles(HaImport.Imported imported) {
        try {
            Files.createDirectories(out);
            writeFile(out.resolve("asterism.conf"), imported.nodeText());
            writeFile(out.resolve("cluster.conf"), imported.documentText());
        } catch (IOException e) {
            throw CommandFailed.usage(
                    "cannot write to " + out + ": " + e, "name a directory with --out that you may write");
        }
    }

    private void writeFile(Path file, String text) throws IOException {
        if (Files.exists(file) && !isForced) {
            throw CommandFailed.usage(
                    file + " exists already", "name another directory, or add --force to overwrite it");
        }
        Files.writeString(file, text);
    }
}
