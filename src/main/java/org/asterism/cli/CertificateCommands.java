package org.asterism.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.asterism.api.ApiJson;
import org.asterism.api.ChangeResult;
import org.asterism.api.RefusalCode;
import org.asterism.model.DocumentVersion;
import org.asterism.model.NodeName;
import org.asterism.tls.Authority;
import org.asterism.tls.TlsRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that make the files for TLS between nodes; they ask no cluster. */
final class CertificateCommands {

    private static final int LONGEST_DAYS = 36_500;

    private CertificateCommands() {}

    /** What both have in common. */
    private abstract static class Make implements Callable<Integer> {

        private final Console console;

        @Option(
                names = "--directory",
                paramLabel = "DIR",
                description = "Where the files are (default: ${DEFAULT-VALUE}).",
                defaultValue = "/etc/asterism/tls")
        private Path directory = Path.of("/etc/asterism/tls");

        @Option(names = "--json", description = "Print JSON.")
        private boolean isJson;

        @Option(names = "--dry-run", description = "Only say what would be made.")
        private boolean isDryRun;

        Make(Console console) {
            this.console = console;
        }

        abstract Authority.Made make(Path in, Instant now) throws TlsRefused;

        abstract List<String> after(Authority.Made made);

        @Override
        public Integer call() {
            if (isDryRun) {
                Path stem = directory.resolve(stem());
                return said("would make " + stem + ".crt and " + stem + ".key", List.of());
            }
            try {
                Authority.Made made = make(directory, Instant.now());
                return said(
                        "made " + made.certificate() + " and " + made.key() + ", valid until " + made.expires(),
                        after(made));
            } catch (TlsRefused e) {
                throw CommandFailed.refused(
                        new ChangeResult.Refused(RefusalCode.NOT_ALLOWED, e.sentence(), List.of(), e.remedy()));
            }
        }

        private int said(String sentence, List<String> after) {
            if (isJson) {
                console.print(ApiJson.writePretty(new ChangeResult.Accepted(sentence, DocumentVersion.EMPTY, after)));
            } else {
                console.print(sentence);
                console.print(after);
            }
            return Exit.DONE.code();
        }

        /** The beginning of the files' names. */
        abstract String stem();

        static int checked(int days) {
            if (days < 1 || days > LONGEST_DAYS) {
                throw CommandFailed.usage("--days " + days + " is not from 1 to " + LONGEST_DAYS, "say --days 730");
            }
            return days;
        }
    }

    @Command(
            name = "ca",
            description = {
                "Make the cluster's certificate authority for TLS between nodes: ca.key and ca.crt.",
                "Once for a cluster, on one machine."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism key ca"})
    static final class Ca extends Make {

        @Option(names = "--days", description = "How long it holds (default: ${DEFAULT-VALUE}).", defaultValue = "3650")
        private int days = 3650;

        Ca(Console console) {
            super(console);
        }

        @Override
        String stem() {
            return "ca";
        }

        @Override
        Authority.Made make(Path in, Instant now) throws TlsRefused {
            return Authority.create(in, checked(days), now);
        }

        @Override
        List<String> after(Authority.Made made) {
            return List.of(
                    "who has " + made.key()
                            + " can make a node of this cluster: keep it away from the nodes if you can",
                    "next: asterism key node NAME for each node");
        }
    }

    @Command(
            name = "node",
            description = {
                "Make a node's key and certificate, signed by the CA in the same directory: NAME.key and NAME.crt.",
                "No restart is needed when a node's files are replaced."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism key node pbx1"})
    static final class Node extends Make {

        @Parameters(index = "0", paramLabel = "NAME", description = "The node's name, as in cluster.nodes.")
        private String name = "";

        @Option(
                names = "--days",
                description = "How long it holds, at most as long as the CA (default: ${DEFAULT-VALUE}).",
                defaultValue = "730")
        private int days = 730;

        @Option(names = "--renew", description = "Replace the files of that name.")
        private boolean isRenewal;

        @Option(
                names = "--address",
                paramLabel = "ADDRESS",
                description = "An address at which the node is asked over HTTPS; several times for several.")
        private List<String> addresses = new ArrayList<>();

        Node(Console console) {
            super(console);
        }

        @Override
        String stem() {
            return name;
        }

        @Override
        Authority.Made make(Path in, Instant now) throws TlsRefused {
            NodeName node;
            try {
                node = new NodeName(name.strip().toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw CommandFailed.usage(String.valueOf(e.getMessage()), "name a node as cluster.nodes does");
            }
            return Authority.open(in, now)
                    .issue(
                            node,
                            addresses(),
                            checked(days),
                            isRenewal ? Authority.Existing.REPLACE : Authority.Existing.REFUSE,
                            now);
        }

        private Set<InetAddress> addresses() {
            Set<InetAddress> all = new HashSet<>();
            for (String address : addresses) {
                if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
                    throw CommandFailed.usage("not an address: " + address, "write --address 10.0.0.1");
                }
                try {
                    all.add(InetAddress.getByName(address));
                } catch (UnknownHostException e) {
                    throw CommandFailed.usage("not an address: " + address, "write --address 10.0.0.1");
                }
            }
            return all;
        }

        @Override
        List<String> after(Authority.Made made) {
            return List.of("copy both and ca.crt to /etc/asterism/tls on that node, mode 0600; a running manager takes"
                    + " them within 10 s");
        }
    }

    @Command(
            name = "user",
            description = {
                "Make a key and certificate by which a person or a program asks nodes over HTTPS, in the place of a token.",
                "What it may do stands in the nodes' file of credentials (management.credentials)."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  asterism key user anna"})
    static final class User extends Make {

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Option(
                names = "--days",
                description = "How long it holds, at most as long as the CA (default: ${DEFAULT-VALUE}).",
                defaultValue = "365")
        private int days = 365;

        @Option(names = "--renew", description = "Replace the files of that name.")
        private boolean isRenewal;

        User(Console console) {
            super(console);
        }

        @Override
        Authority.Made make(Path in, Instant now) throws TlsRefused {
            return Authority.open(in, now)
                    .issueUser(
                            name,
                            checked(days),
                            isRenewal ? Authority.Existing.REPLACE : Authority.Existing.REFUSE,
                            now);
        }

        @Override
        String stem() {
            return "user-" + name;
        }

        @Override
        List<String> after(Authority.Made made) {
            return List.of(
                    "in the nodes' file of credentials, with viewer, operator or administrator: " + name
                            + " operator subject:CN=" + name,
                    "then: asterism status --host NODE --certificate " + made.certificate() + " --key " + made.key());
        }
    }
}
