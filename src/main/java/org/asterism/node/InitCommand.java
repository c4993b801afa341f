package org.asterism.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.config.Configuration;
import org.asterism.config.Reading;
import org.asterism.setup.Answers;
import org.asterism.setup.HostSession;
import org.asterism.setup.Question;
import org.asterism.setup.Questions;
import org.asterism.setup.SetupPlace;
import org.asterism.setup.SetupRefused;
import org.asterism.store.BootstrapMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code asterism init}: a new cluster out of bare machines; with {@code --bootstrap} the word that a configured one is new. */
@Command(
        name = "init",
        description = {
            "Makes a cluster of two or three bare machines: asks a few questions, shows a code for 'asterism join' on the others,"
                    + " checks network, clocks and versions, writes the files on all of them or on none, and starts the nodes.",
            "With --bootstrap instead: begins a configured cluster before all of its nodes are there. Nodes without state form a"
                    + " cluster by themselves only once all of them hear each other, since one that is missing may know of"
                    + " promises. You vouch that no node of this cluster ever ran."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without questions:",
            "  asterism init --interfaces 'eth0 eth1' --address 10.0.0.100/24 --service asterisk"
                    + " --tie-breaker ping:10.0.0.254 --non-interactive",
            "",
            "Say --bootstrap on as many nodes as make a quorum, then start their managers:",
            "  asterism init --bootstrap && systemctl start asterism"
        })
final class InitCommand implements Callable<Integer> {

    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OwnFile own = new OwnFile();

    @Mixin
    private SetupOptions setup = new SetupOptions();

    @Option(
            names = "--bootstrap",
            description =
                    "I vouch that no node of this cluster ever ran: nothing can be forgotten, since there is nothing.")
    private boolean isBootstrap;

    @Option(names = "--cluster", paramLabel = "NAME", description = "Name of the cluster.")
    private String cluster = "";

    @Option(
            names = "--interfaces",
            paramLabel = "NAMES",
            description = "Interfaces for heartbeats, e.g. 'eth0 eth1'; the same names on all machines.")
    private String interfaces = "";

    @Option(names = "--address", paramLabel = "IP/LENGTH", description = "The floating address.")
    private String address = "";

    @Option(
            names = "--service",
            paramLabel = "SERVICE",
            description = "asterisk, kamailio, systemd:UNIT, or none (the address alone).")
    private String service = "";

    @Option(
            names = "--tie-breaker",
            paramLabel = "WHO",
            description = "ping:ADDRESS, arbiter:ADDRESS, or third (there will be three machines).")
    private String tieBreaker = "";

    @Option(names = "--profile", description = "Timing: default, fast or heartbeat. Never asked.")
    private String profile = "";

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "Answers in HOCON: cluster, interfaces, address, service, tie-breaker, profile.")
    private Path answers = Path.of("");

    @Option(names = "--non-interactive", description = "Ask nothing; an answer that is missing is refused.")
    private boolean isMute;

    @Override
    public Integer call() {
        return isBootstrap ? bootstrap() : begin();
    }

    private int begin() {
        TerminalPrompt prompt = new TerminalPrompt(
                spec.commandLine().getOut(), isMute ? TerminalPrompt.Asking.FORBIDDEN : TerminalPrompt.Asking.ALLOWED);
        try {
            SetupPlace place = setup.place();
            Answers said = new Questions(HostSession.look(place), given(), prompt).ask();
            new HostSession(place, said, SetupOptions::check, prompt::say, Instant.now())
                    .run(setup.port(), setup.dryRun());
            if (setup.dryRun() == org.asterism.setup.DryRun.NO) {
                prompt.say("the cluster " + said.cluster()
                        + " is set up; keep tls/ca.key, which can make nodes of it, away from"
                        + " the nodes if you can");
                prompt.say(setup.start());
                prompt.say("then: asterism status --watch");
            }
            return 0;
        } catch (SetupRefused e) {
            return refuse(spec, e.sentence(), e.remedy());
        }
    }

    static int refuse(CommandSpec spec, String sentence, String remedy) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("refused: " + sentence);
        err.println("do: " + remedy);
        err.flush();
        return REFUSED;
    }

    private Map<Question, String> given() throws SetupRefused {
        Map<Question, String> given = new EnumMap<>(Question.class);
        if (!answers.toString().isEmpty()) {
            readAnswers(given);
        }
        put(given, Question.CLUSTER, cluster);
        put(given, Question.INTERFACES, interfaces);
        put(given, Question.ADDRESS, address);
        put(given, Question.SERVICE, service);
        put(given, Question.TIE_BREAKER, tieBreaker);
        put(given, Question.PROFILE, profile);
        return given;
    }

    private static void put(Map<Question, String> given, Question question, String text) {
        if (!text.isEmpty()) {
            given.put(question, text);
        }
    }

    private void readAnswers(Map<Question, String> given) throws SetupRefused {
        if (!Files.isReadable(answers)) {
            throw new SetupRefused("cannot read " + answers, "name a file of answers that you may read");
        }
        try {
            Config config = ConfigFactory.parseFile(answers.toFile()).resolve();
            for (String key : config.root().keySet()) {
                Question question = Question.of(key)
                        .orElseThrow(() -> new SetupRefused(
                                answers + " has the unknown key '" + key + "'",
                                "the keys are cluster, interfaces, address, service, tie-breaker, profile"));
                given.put(
                        question,
                        config.getValue(key).unwrapped() instanceof java.util.List<?> list
                                ? String.join(
                                        " ", list.stream().map(String::valueOf).toList())
                                : config.getString(key));
            }
        } catch (ConfigException e) {
            throw new SetupRefused(answers + ": " + e.getMessage(), "write it as HOCON, key = \"value\"");
        }
    }

    private int bootstrap() {
        PrintWriter err = spec.commandLine().getErr();
        Reading<Configuration> reading = Configuration.read(own.config(), own.name());
        if (reading instanceof Reading.Refused<Configuration> refused) {
            return Foreground.refuse(err, refused.problems());
        }
        Path state = ((Reading.Accepted<Configuration>) reading)
                .value()
                .settings()
                .paths()
                .state();
        Optional<BootstrapMark.Refused> refused = BootstrapMark.leave(
                state, "a new cluster, said by " + System.getProperty("user.name") + " at " + Instant.now() + "\n");
        if (refused.isPresent()) {
            return refuse(spec, refused.get().why(), refused.get().remedy());
        }
        spec.commandLine()
                .getOut()
                .println(
                        "this node will begin a new cluster with its next start, as soon as a quorum of nodes that were told"
                                + " the same hear each other");
        return 0;
    }
}
