package org.asterism.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.RefusalCode;
import org.asterism.cib.CibDocument;
import org.asterism.config.Configuration;
import org.asterism.config.DocumentReader;
import org.asterism.config.MessagingSettings.Tls;
import org.asterism.config.NodeSettings;
import org.asterism.config.Reading;
import org.asterism.model.ClusterDocument;
import org.asterism.model.DocumentVersion;
import org.asterism.model.LivePart;
import org.asterism.tls.Identity;
import org.asterism.tls.TlsFiles;
import org.asterism.tls.TlsRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description =
                "Check a configuration file without a running cluster: a node's (asterism.conf) or the cluster's. Parameters are"
                        + " checked by what the agents of this machine say of themselves.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism config check /etc/asterism/asterism.conf --as pbx2"})
final class ConfigCheckCommand implements Callable<Integer> {

    private final Console console;
    private final ParameterCheck check;

    @Option(
            names = "--without-agents",
            description = "Do not ask the agents of this machine about parameters, e.g. where none are installed.")
    private boolean isWithoutAgents;

    @Option(names = "--as", paramLabel = "NODE", description = "Check as this node (default: this machine's name).")
    private String node = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    @Parameters(index = "0", paramLabel = "FILE")
    private Path file = Path.of("");

    ConfigCheckCommand(Console console, ParameterCheck check) {
        this.console = console;
        this.check = check;
    }

    @Override
    public Integer call() {
        if (!Files.isReadable(file)) {
            throw CommandFailed.usage("cannot read " + file, "name a file that you may read");
        }
        String text = VersionMark.without(readText());
        if (CibDocument.isCib(text)) {
            PlainSecrets.notes(file, CibFile.checkDocument(file, text, console), Map.of())
                    .forEach(console::complain);
            return passed();
        }
        Reading<?> reading =
                isOfANode() ? Configuration.read(file, OwnName.orThis(node)) : DocumentReader.readFile(file, Set.of());
        if (reading instanceof Reading.Refused<?> refused) {
            throw CommandFailed.refused(Problems.refusal(file.toString(), refused.problems()));
        }
        if (reading instanceof Reading.Accepted<?> accepted && accepted.value() instanceof ClusterDocument document) {
            complain(document);
        } else if (reading instanceof Reading.Accepted<?> accepted
                && accepted.value() instanceof Configuration configuration) {
            complain(configuration.document());
            checkCertificates(configuration.settings());
        }
        return passed();
    }

    private void complain(ClusterDocument document) {
        LivePart.of(document)
                .leftOut()
                .forEach(part -> console.complain(file + ": a running cluster cannot honour " + part));
        ParameterCheck.Findings findings = (isWithoutAgents ? ParameterCheck.NONE : check).of(document);
        PlainSecrets.notes(file, document, findings.secrets()).forEach(console::complain);
        findings.warnings().forEach(warning -> console.complain(file + ": warning: " + warning));
        if (!findings.errors().isEmpty()) {
            throw CommandFailed.refused(new ChangeResult.Refused(
                    RefusalCode.INVALID_CONFIGURATION,
                    file + ": agents refuse " + Words.count(findings.errors().size(), "parameter", "parameters"),
                    findings.errors().stream()
                            .map(error -> new ChangeResult.Condition(file.toString(), error, ""))
                            .toList(),
                    "mend the parameters; 'asterism agent describe AGENT' shows them"));
        }
    }

    /** As the start would. They lie on the node's own machine, so there is nothing to look at for another node. */
    private void checkCertificates(NodeSettings settings) {
        if (!(settings.messaging().tls() instanceof Tls.On on)) {
            return;
        }
        if (!settings.self().value().equals(OwnName.orThis(""))) {
            console.complain(file + ": the files for TLS lie on " + settings.self() + " and were not looked at");
            return;
        }
        try {
            Identity.read(new TlsFiles(on.ca(), on.certificate(), on.key()), settings.self(), Instant.now());
        } catch (TlsRefused e) {
            throw CommandFailed.refused(new ChangeResult.Refused(
                    RefusalCode.NOT_ALLOWED, "messaging.tls: " + e.sentence(), List.of(), e.remedy()));
        }
    }

    private String readText() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailed.usage("cannot read " + file + ": " + e, "name a file that you may read");
        }
    }

    private Integer passed() {
        String sentence = file + " is in order";
        console.print(
                isJson ? ApiJson.writePretty(new Accepted(sentence, DocumentVersion.EMPTY, List.of())) : sentence);
        return Exit.DONE.code();
    }

    /** A file that cannot be parsed at all counts as a node's: that reader says what is wrong with it. */
    private boolean isOfANode() {
        try {
            Config config = ConfigFactory.parseFile(file.toFile());
            return config.hasPath("asterism.cluster") || config.hasPath("asterism.links");
        } catch (ConfigException e) {
            return true;
        }
    }
}
