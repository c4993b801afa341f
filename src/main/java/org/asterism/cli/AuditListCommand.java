package org.asterism.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditList;
import org.asterism.api.AuditPage;
import org.asterism.audit.AuditQuery;
import org.asterism.audit.AuditReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = {
            "Show who changed what: the audit logs of all nodes that answer in one list, latest first.",
            "With --here only that of the node that is asked; with --local, or when none answers on this machine, its files are read."
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

    @Option(names = "--here", description = "Only the log of the node that is asked.")
    private boolean isHere;

    @Option(
            names = "--before",
            paramLabel = "N",
            description = "With --here, --local or --directory: only records with a number below N.")
    private long before;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Of all nodes: only records older than this time in UTC, as 2026-11-27T01:54:12Z.")
    private String until = "";

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
        boolean isOne = isHere || isLocal || place.isGiven();
        if (before > 0 && !isOne) {
            throw CommandFailed.usage(
                    "--before is a number of one node's log", "add --here, or for all nodes use --until TIME");
        }
        AuditQuery query = new AuditQuery(time(), limit, kind, who, "");
        if (isOne) {
            show(isHere ? asked() : local(query));
            return Exit.DONE.code();
        }
        try {
            AuditList list =
                    connection.client(console).get("audit/all?until=" + until + "&" + wanted(), AuditList.class);
            console.print(
                    connection.isJson()
                            ? List.of(ApiJson.writePretty(list))
                            : AuditView.list(list, isWithDiff, console));
        } catch (CommandFailed failed) {
            if (failed.exit() != Exit.NOT_REACHABLE || !connection.isThisMachine(console)) {
                throw failed;
            }
            console.complain("no manager answers here; reading the files of this machine");
            show(local(query));
        }
        return Exit.DONE.code();
    }

    private Instant time() {
        try {
            return until.isEmpty() ? Instant.EPOCH : Instant.parse(until);
        } catch (DateTimeParseException e) {
            throw CommandFailed.usage("--until is a time as 2026-11-27T01:54:12Z, not '" + until + "'", "");
        }
    }

    private String wanted() {
        return "limit=" + limit + "&kind=" + kind + "&who=" + URLEncoder.encode(who, StandardCharsets.UTF_8);
    }

    private AuditPage asked() {
        return connection.client(console).get("audit?before=" + before + "&" + wanted(), AuditPage.class);
    }

    private AuditPage local(AuditQuery query) {
        return AuditReader.page(place.folder(), before, limit, query::wants);
    }

    private void show(AuditPage page) {
        console.print(
                connection.isJson() ? List.of(ApiJson.writePretty(page)) : AuditView.page(page, isWithDiff, console));
    }
}
