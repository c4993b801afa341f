package org.asterism.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.AuditVerdict;
import org.asterism.audit.AuditVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        description = {
            "Check the audit log of this machine, record by record.",
            "Works on the files, with or without a running manager. Finds what was altered, removed, put in or moved, and says where."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status: 0 intact, 1 damaged.",
            "Who writes to the disk can make the whole log anew. To notice that too, keep the last hash elsewhere:",
            "  asterism audit verify --expect 412:9f86d081884c7d65…"
        })
final class AuditVerifyCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private AuditPlace place = new AuditPlace();

    @Option(
            names = "--expect",
            paramLabel = "NUMBER:HASH",
            description = "Number and hash of a record as noted earlier: all up to it must be as it was then.")
    private String expected = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    AuditVerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path folder = place.folder();
        try {
            AuditVerdict verdict = AuditVerifier.verify(folder, expected);
            if (json) {
                console.print(ApiJson.writePretty(verdict));
            } else {
                console.print(AuditView.verdict(verdict, folder.toString(), console));
            }
            return verdict.isIntact() ? Exit.DONE.code() : Exit.REFUSED.code();
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("--expect: " + e.getMessage(), "copy both from an earlier 'audit verify'");
        } catch (IOException e) {
            throw CommandFailed.usage("the audit log in " + folder + " cannot be read: " + e, "run this as root");
        }
    }
}
