package org.asterism.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code asterism demo}. */
@Command(
        name = "demo",
        description = {
            "Show a failover on this machine.",
            "As root: three hosts and a client as network namespaces, with a real Asterisk (fetched from Debian and "
                    + "unpacked, not installed). The host with the floating address loses power, the next one freezes, and "
                    + "a SIP client tells what it saw. Without root: a smaller show on loopback addresses.",
            "Takes about a minute and removes all it made."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit status: 0 all was shown, 1 something was not, 2 usage."})
public final class DemoCommand implements Callable<Integer> {

    private static final int SHOWN = 0;
    private static final int NOT_SHOWN = 1;

    private final PrintStream out;

    @Option(names = "--keep", description = "Leave everything running at the end; remove it with --remove.")
    private boolean isKept;

    @Option(names = "--remove", description = "Remove what --keep or an interrupted demo left, and end.")
    private boolean isRemoval;

    @Option(names = "--loopback", description = "The smaller show, also as root.")
    private boolean isOnLoopback;

    @Option(
            names = "--telephony",
            paramLabel = "DIR",
            description = "Where Asterisk is, or is to be unpacked (default: $$ASTERISM_TELEPHONY, else "
                    + "~/.cache/asterism/telephony).")
    private Path telephony = AsteriskKit.defaultHome();

    public DemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Screen screen = new Screen(out);
        try {
            if (isRemoval) {
                Stage.removeLeftovers();
                screen.say("Removed.");
                return SHOWN;
            }
            Optional<String> obstacle = isOnLoopback ? Optional.of("asked for with --loopback") : Bed.obstacle();
            return obstacle.isEmpty() ? onBed(screen) : onLoopback(screen, obstacle.get());
        } catch (DemoFailed e) {
            screen.emptyLine();
            screen.say("The demo cannot go on: " + e.getMessage());
            return NOT_SHOWN;
        }
    }

    private int onBed(Screen screen) {
        screen.title("Asterism demo: three PBX hosts, two links, one floating address");
        try (Stage stage = Stage.open()) {
            AsteriskKit asterisk =
                    AsteriskKit.prepare(telephony, stage.directory().resolve("telephony"), screen::say);
            Bed bed = BedDemo.makeBed(stage.directory());
            boolean isShown = BedDemo.tell(screen, bed, OwnJava.ofThisProcess(), asterisk);
            if (isKept) {
                stage.keep();
                tellHowToLook(screen, bed);
            }
            return isShown ? SHOWN : NOT_SHOWN;
        }
    }

    private int onLoopback(Screen screen, String obstacle) {
        screen.say(obstacle);
        return NOT_SHOWN;
    }

    private static void tellHowToLook(Screen screen, Bed bed) {
        BedHost host = bed.host(1);
        screen.title("It goes on running");
        screen.say("Status:   ip netns exec " + host.namespace() + " asterism status");
        screen.say("URL:      http://" + host.address(Link.B) + ":" + ClusterFiles.MANAGEMENT_PORT
                + "/asterism/v1/status (inside " + bed.clientName() + ", bearer token " + ClusterFiles.TOKEN + ")");
        screen.say("Log:      " + host.log());
        screen.say("Remove:   asterism demo --remove");
    }
}
