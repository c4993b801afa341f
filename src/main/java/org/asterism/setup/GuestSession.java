package org.asterism.setup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.asterism.api.ApiJson;
import org.asterism.config.Configuration;
import org.asterism.tls.PairedChannel;
import org.asterism.tls.PairedChannel.Message;

/** The part of a machine that joins: does what the host asks, until it says that all is done or something is refused. */
public final class GuestSession {

    /** The host may wait for a third machine, and for its operator. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final SetupPlace place;
    private final PairedChannel channel;
    private final Function<Configuration, List<String>> check;
    private final Consumer<String> say;
    private final Installation installation;
    private Bundle bundle = new Bundle(new java.util.TreeMap<>());

    /** @param check further objections of this machine to a configuration */
    public GuestSession(
            SetupPlace place,
            PairedChannel channel,
            Function<Configuration, List<String>> check,
            Consumer<String> say,
            Instant now) {
        this.place = place;
        this.channel = channel;
        this.check = check;
        this.say = say;
        this.installation = new Installation(place, now);
    }

    /**
     * From the first check to the start.
     *
     * @throws SetupRefused if nothing came of it; everything is as it was then
     */
    public void run(DryRun dryRun) throws SetupRefused {
        try {
            if (installation.recover()) {
                say.accept("an earlier attempt that was cut off has been undone");
            }
            boolean isDone = false;
            while (!isDone) {
                isDone = obey(channel.receive(PATIENCE), dryRun);
            }
        } catch (IOException | SetupRefused | IllegalArgumentException e) {
            throw undone(e);
        }
    }

    private boolean obey(Message message, DryRun dryRun) throws IOException, SetupRefused {
        switch (message.kind()) {
            case Talk.INSPECT -> answer(Talk.INSPECT, Inventory.look(place));
            case Talk.TIME -> answer(Talk.TIME, new Talk.Time(Instant.now().toEpochMilli()));
            case Talk.NOTE ->
                say.accept(ApiJson.read(message.body(), Talk.Word.class).sentence());
            case Talk.PROBE -> answer(Talk.PROBE, LinkProbe.run(ApiJson.read(message.body(), ProbeOrder.class)));
            case Talk.STAGE -> stage(ApiJson.read(message.body(), Bundle.class), dryRun);
            case Talk.COMMIT -> {
                installation.commit(bundle).forEach(kept -> say.accept("kept back: " + kept));
                answer(Talk.COMMIT, new Talk.Word("", ""));
            }
            case Talk.FINISH -> {
                installation.finish();
                answer(Talk.FINISH, new Talk.Word("", ""));
                return true;
            }
            case Talk.REFUSED -> {
                Talk.Word why = ApiJson.read(message.body(), Talk.Word.class);
                throw new SetupRefused("the first machine says: " + why.sentence(), why.remedy());
            }
            default ->
                throw new SetupRefused(
                        "the first machine wants '" + message.kind() + "', which is unknown here",
                        "use the same version on all machines");
        }
        return false;
    }

    private void stage(Bundle sent, DryRun dryRun) throws IOException, SetupRefused {
        if (!Bundle.namesFor(place.name()).containsAll(sent.files().keySet())) {
            throw new SetupRefused(
                    "files were sent that are no node's: " + sent.files().keySet(),
                    "use the same version on all machines");
        }
        bundle = sent;
        Configuration staged = installation.stage(sent);
        List<String> objections = check.apply(staged);
        if (!objections.isEmpty()) {
            throw new SetupRefused(place.name() + ": " + String.join("; ", objections), "mend that, and begin again");
        }
        if (dryRun == DryRun.YES) {
            DryRun.show(place, sent, say);
            throw new SetupRefused(place.name() + " only tried it out (--dry-run)", "join without --dry-run");
        }
        answer(Talk.STAGE, new Talk.Word("", ""));
    }

    private void answer(String kind, Object body) throws IOException {
        channel.send(kind, ApiJson.write(body));
    }

    private SetupRefused undone(Exception why) {
        String sentence = why instanceof SetupRefused
                ? String.valueOf(why.getMessage())
                : "the first machine was lost: " + why.getMessage();
        String remedy = why instanceof SetupRefused refused
                ? refused.remedy()
                : "begin again on both; nothing was changed here";
        try {
            channel.send(Talk.REFUSED, ApiJson.write(new Talk.Word(sentence, remedy)));
        } catch (IOException gone) {
            // The host finds out by the end of the connection.
        }
        try {
            installation.undo();
        } catch (IOException e) {
            return new SetupRefused(
                    sentence + "; and what was written could not be undone: " + e,
                    "run asterism join again, which undoes it first");
        }
        return new SetupRefused(sentence, remedy);
    }
}
