package org.asterism.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditEntry;
import org.asterism.api.AuditPage;
import org.asterism.audit.AuditReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = {
            "Show the records of a node's audit log, latest first.",
            "Asks the manager; with --local, or when none answers on this machine, the files are read."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  asterism audit list --who anna", "  asterism audit list --local --diff"})
final class AuditListCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private AuditPlace place = new AuditPlace();

    @Option(names = "--local", description = "Read the files of this machine, without a manager.")
    private boolean isLocal;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many records (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(names = "--before", paramLabel = "N", description = "Only records with a number below N.")
    private long before;

    @Option(names = "--who", paramLabel = "NAME", description = "Only what this credential asked for.")
    private String who = "";

    @Option(names = "--kind", paramLabel = "KIND", description = "Only: change, denied, document or log.")
    private String kind = "";

    @Option(names = "--diff", description = "Show what each version of the configuration changed.")
    private boolean isWithDiff;

    AuditListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > AuditReader.MOST || before < 0) {
            throw CommandFailed.usage("--limit is 1 to " + AuditReader.MOST + ", --before at least 0", "");
        }
        if (!kind.isEmpty() && !kind.matches("change|denied|document|log")) {
            throw CommandFailed.usage("--kind is change, denied, document or log, not '" + kind + "'", "");
        }
        AuditPage page = page();
        if (connection.isJson()) {
            console.print(ApiJson.writePretty(page));
        } else {
            console.print(AuditView.page(page, isWithDiff, console));
        }
        return Exit.DONE.code();
    }

    private AuditPage page() {
        if (isLocal || place.isGiven()) {
            return local(place.folder());
        }
        try {
            String query = "audit?before=" + before + "&limit=" + limit + "&kind=" + kind + "&who="
                    + URLEncoder.encode(who, StandardCharsets.UTF_8);
            return connection.client(console).get(query, AuditPage.class);
        } catch (CommandFailed failed) {
            if (failed.exit() != Exit.NOT_REACHABLE || !connection.isThisMachine(console)) {
                throw failed;
            }
            console.complain("no manager answers here; reading the files of this machine");
            return local(place.folder());
        }
    }

    private AuditPage local(Path folder) {
        return AuditReader.page(folder, before, limit, this::isWanted);
    }

    private boolean isWanted(AuditEntry entry) {
        return (kind.isEmpty() || entry.kind().name().equalsIgnoreCase(kind))
                && (who.isEmpty() || entry.who().name().equals(who));
    }
}
