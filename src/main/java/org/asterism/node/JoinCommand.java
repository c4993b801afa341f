package org.asterism.node;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.asterism.setup.GuestSession;
import org.asterism.setup.SetupPlace;
import org.asterism.setup.SetupRefused;
import org.asterism.tls.PairedChannel;
import org.asterism.tls.PairingCode;
import org.asterism.tls.PairingDoor;
import org.asterism.tls.TlsRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code asterism join}: a further machine of a new cluster. */
@Command(
        name = "join",
        description = {
            "Joins a new cluster that 'asterism init' begins on another machine, by the code that is shown there.",
            "Nothing is changed here unless all machines agree."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  asterism join 10.0.0.1 K7QF-2MXP"})
final class JoinCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SetupOptions setup = new SetupOptions();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the first machine.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "CODE", arity = "0..1", description = "The code; asked for if left out.")
    private String code = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        TerminalPrompt prompt = new TerminalPrompt(out, TerminalPrompt.Asking.ALLOWED);
        try {
            SetupPlace place = setup.place();
            String typed = code.isEmpty() ? prompt.ask("Code: ").orElse("") : code;
            try (PairedChannel channel = PairingDoor.knock(
                    InetAddress.getByName(address), setup.port(), new PairingCode(typed), Instant.now())) {
                prompt.say("connected with " + address + ". Fingerprint on both: " + channel.fingerprint());
                new GuestSession(place, channel, SetupOptions::check, prompt::say, Instant.now()).run(setup.dryRun());
            }
            prompt.say("this machine is a node now");
            prompt.say(setup.start());
            return 0;
        } catch (UnknownHostException | IllegalArgumentException e) {
            return InitCommand.refuse(spec, String.valueOf(e.getMessage()), "see asterism join --help");
        } catch (TlsRefused e) {
            return InitCommand.refuse(spec, e.sentence(), e.remedy());
        } catch (SetupRefused e) {
            return InitCommand.refuse(spec, e.sentence(), e.remedy());
        }
    }
}
