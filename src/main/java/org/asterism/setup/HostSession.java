package org.asterism.setup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.asterism.api.ApiJson;
import org.asterism.config.Configuration;
import org.asterism.kernel.BootClock;
import org.asterism.model.BootTime;
import org.asterism.tls.PairedChannel;
import org.asterism.tls.PairingCode;
import org.asterism.tls.PairingDoor;
import org.asterism.tls.TlsRefused;

/** The part of the first machine. */
public final class HostSession {

    private static final Duration CODE_LIFE = Duration.ofMinutes(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int MOST_GUESSES = 3;

    private record Guest(PairedChannel channel, Machine machine) {}

    private final SetupPlace place;
    private final Answers answers;
    private final Function<Configuration, List<String>> check;
    private final Consumer<String> say;
    private final Installation installation;
    private final List<Guest> guests = new ArrayList<>();

    /** @param check further objections of this machine to a configuration */
    public HostSession(
            SetupPlace place,
            Answers answers,
            Function<Configuration, List<String>> check,
            Consumer<String> say,
            Instant now) {
        this.place = place;
        this.answers = answers;
        this.check = check;
        this.say = say;
        this.installation = new Installation(place, now);
    }

    /** What this machine has, for the questions. */
    public static Machine look(SetupPlace place) {
        return Inventory.look(place);
    }

    /**
     * From the first check to the start.
     *
     * @throws SetupRefused if nothing came of it; everything is as it was on all machines then
     */
    public void run(int port, DryRun dryRun) throws SetupRefused {
        try {
            if (installation.recover()) {
                say.accept("an earlier attempt that was cut off has been undone");
            }
            Machine host = Inventory.look(place);
            Neighbourhood.check(answers, host, say);
            if (dryRun == DryRun.YES) {
                showAlone(host);
                return;
            }
            gather(host, port);
            agree(host);
        } catch (IOException | TlsRefused | SetupRefused | IllegalArgumentException e) {
            throw undone(e);
        } finally {
            guests.forEach(guest -> guest.channel().close());
        }
    }

    private void showAlone(Machine host) throws IOException, TlsRefused {
        ClusterPlan plan = new ClusterPlan(answers, List.of(host));
        try (NodeSecrets secrets = NodeSecrets.make(Instant.now())) {
            DryRun.show(place, Bundle.of(plan, secrets).getOrDefault(host.name(), new Bundle(plan.texts())), say);
        }
        say.accept("-- the entries of the other nodes are added when they join; nothing was written");
    }

    /** Waits for the other machines, one code for each. */
    private void gather(Machine host, int port) throws IOException, SetupRefused {
        refuse(new ClusterPlan(answers, List.of(host)).objections());
        try (PairingDoor door = PairingDoor.open(port, Instant.now())) {
            for (int missing = answers.machines() - 1; missing > 0; missing--) {
                PairedChannel channel = await(door, host, missing);
                Machine machine = ask(channel, Talk.INSPECT, new Talk.Word("", ""), Machine.class);
                guests.add(new Guest(channel, machine));
                say.accept(machine.name() + " (" + channel.peer().getHostAddress() + ") is here. Fingerprint on both: "
                        + channel.fingerprint());
                machine.notes().forEach(note -> say.accept("note: " + machine.name() + ": " + note));
                if (missing > 1) {
                    tell(channel, "waiting for the third machine");
                }
                clock(channel, machine);
                refuse(new ClusterPlan(answers, machines(host)).objections());
            }
        }
    }

    private PairedChannel await(PairingDoor door, Machine host, int missing) throws SetupRefused {
        PairingCode code = PairingCode.generate();
        BootTime end = BootClock.now().plus(CODE_LIFE);
        String address = host.card(answers.card())
                .orElseThrow()
                .subnets()
                .get(0)
                .address()
                .getHostAddress();
        say.accept("On "
                + (missing > 1
                        ? "the second machine"
                        : answers.machines() > 2 ? "the third machine" : "the other machine")
                + ", within " + CODE_LIFE.toMinutes() + " minutes:");
        say.accept("");
        say.accept("  asterism join " + address + " " + code);
        say.accept("");
        int guesses = 0;
        while (BootClock.now().isBefore(end)) {
            PairingDoor.Knock knock = door.await(code, end.since(BootClock.now()));
            if (knock instanceof PairingDoor.Knock.Paired paired) {
                return paired.channel();
            }
            if (knock instanceof PairingDoor.Knock.Broken broken) {
                say.accept(broken.who() + " knocked and did not take part: " + broken.why());
            } else if (knock instanceof PairingDoor.Knock.WrongCode wrong) {
                guesses++;
                say.accept("wrong code from " + wrong.who() + " (" + wrong.why() + "), attempt " + guesses + " of "
                        + MOST_GUESSES);
                if (guesses == MOST_GUESSES) {
                    throw new SetupRefused(
                            "the code is void after " + MOST_GUESSES + " wrong attempts",
                            "begin again, and look who tries: " + wrong.who());
                }
            }
        }
        throw new SetupRefused("the code has expired, nobody joined", "begin again");
    }

    private void clock(PairedChannel channel, Machine machine) throws IOException, SetupRefused {
        long before = Instant.now().toEpochMilli();
        long there =
                ask(channel, Talk.TIME, new Talk.Word("", ""), Talk.Time.class).millis();
        long after = Instant.now().toEpochMilli();
        Clocks.Verdict verdict = Clocks.judge(machine.name(), before, there, after);
        if (verdict instanceof Clocks.Refused refused) {
            throw new SetupRefused(refused.sentence(), "set the clocks, by chrony or systemd-timesyncd");
        }
        if (verdict instanceof Clocks.Noted noted) {
            say.accept("note: " + noted.sentence());
        }
    }

    private void agree(Machine host) throws IOException, TlsRefused, SetupRefused {
        ClusterPlan plan = new ClusterPlan(answers, machines(host));
        refuse(plan.objections());
        probe(plan, host);
        try (NodeSecrets secrets = NodeSecrets.make(Instant.now())) {
            SortedMap<String, Bundle> bundles = Bundle.of(plan, secrets);
            Bundle own = bundles.getOrDefault(host.name(), new Bundle(plan.texts()));
            Configuration staged = installation.stage(own);
            refuse(check.apply(staged));
            for (Guest guest : guests) {
                Bundle its = bundles.get(guest.machine().name());
                ask(guest.channel(), Talk.STAGE, its == null ? own : its, Talk.Word.class);
            }
            say.accept("all machines have checked the configuration");
            staged.settings().risks().forEach(risk -> say.accept("risk: " + risk.what() + "; " + risk.cure()));
            installation.commit(own).forEach(kept -> say.accept("kept back: " + kept));
        }
        for (Guest guest : guests) {
            ask(guest.channel(), Talk.COMMIT, new Talk.Word("", ""), Talk.Word.class);
        }
        finish();
    }

    /** All have their files. One that is lost from here on has put back its own or keeps them; the operator is told. */
    private void finish() throws IOException {
        installation.finish();
        for (Guest guest : guests) {
            try {
                ask(guest.channel(), Talk.FINISH, new Talk.Word("", ""), Talk.Word.class);
            } catch (IOException | SetupRefused e) {
                say.accept("note: " + guest.machine().name()
                        + " did not confirm the end: see there whether its files are in"
                        + " place; if not, take them from here, with a certificate of its own (asterism key node)");
            }
        }
    }

    private void probe(ClusterPlan plan, Machine host) throws IOException, SetupRefused {
        say.accept("trying the links for some seconds");
        String token = PairingCode.generate().value();
        for (Guest guest : guests) {
            guest.channel().send(Talk.PROBE, ApiJson.write(plan.probeOrder(guest.machine(), token)));
        }
        Map<String, ProbeReport> reports = new LinkedHashMap<>();
        reports.put(host.name(), LinkProbe.run(plan.probeOrder(host, token)));
        for (Guest guest : guests) {
            reports.put(guest.machine().name(), answer(guest.channel(), Talk.PROBE, ProbeReport.class));
        }
        reports.forEach(
                (machine, report) -> ProbeVerdict.summary(machine, report).forEach(say));
        refuse(ProbeVerdict.objections(reports, answers.profile()));
    }

    private List<Machine> machines(Machine host) {
        List<Machine> all = new ArrayList<>(List.of(host));
        guests.forEach(guest -> all.add(guest.machine()));
        return all;
    }

    private static void refuse(List<String> objections) throws SetupRefused {
        if (!objections.isEmpty()) {
            throw new SetupRefused(String.join("; ", objections), "mend that, and begin again");
        }
    }

    private static void tell(PairedChannel channel, String sentence) throws IOException {
        channel.send(Talk.NOTE, ApiJson.write(new Talk.Word(sentence, "")));
    }

    private static <T> T ask(PairedChannel channel, String kind, Object body, Class<T> type)
            throws IOException, SetupRefused {
        channel.send(kind, ApiJson.write(body));
        return answer(channel, kind, type);
    }

    private static <T> T answer(PairedChannel channel, String kind, Class<T> type) throws IOException, SetupRefused {
        PairedChannel.Message message = channel.receive(ANSWER_LIMIT);
        if (message.kind().equals(Talk.REFUSED)) {
            Talk.Word why = ApiJson.read(message.body(), Talk.Word.class);
            throw new SetupRefused(channel.peer().getHostAddress() + " refuses: " + why.sentence(), why.remedy());
        }
        if (!message.kind().equals(kind)) {
            throw new IOException("an answer to '" + kind + "' was expected, not '" + message.kind() + "'");
        }
        return ApiJson.read(message.body(), type);
    }

    private SetupRefused undone(Exception why) {
        String sentence = why instanceof IOException
                ? "a machine was lost, or a file cannot be written: " + why.getMessage()
                : why instanceof TlsRefused refused ? refused.sentence() : String.valueOf(why.getMessage());
        String remedy = why instanceof SetupRefused refused
                ? refused.remedy()
                : why instanceof TlsRefused tls ? tls.remedy() : "begin again on all; nothing was changed here";
        for (Guest guest : guests) {
            try {
                guest.channel().send(Talk.REFUSED, ApiJson.write(new Talk.Word(sentence, remedy)));
            } catch (IOException gone) {
                // It undoes by itself when the connection ends.
            }
        }
        try {
            installation.undo();
        } catch (IOException e) {
            return new SetupRefused(
                    sentence + "; and what was written could not be undone: " + e,
                    "run asterism init again, which undoes it first");
        }
        return new SetupRefused(sentence, remedy);
    }
}
