package org.asterism.setup;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.setup.Machine.Card;

/** Asks at most five questions, and none whose answer was given before. */
public final class Questions {

    private static final Pattern VIRTUAL = Pattern.compile("(docker|veth|virbr|br-|tap|tun|wg|cni|flannel|vnet).*");
    private static final Pattern UNIT = Pattern.compile("systemd:([A-Za-z0-9@._-]+?)(\\.service)?");
    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_LINKS = 4;

    /** How the operator is asked. */
    public interface Prompt {
        /** Prints a line. */
        void say(String line);

        /** Asks; empty where nobody can be asked. An empty line is an empty answer. */
        Optional<String> ask(String question);
    }

    private final Machine machine;
    private final Map<Question, String> given;
    private final Prompt prompt;

    public Questions(Machine machine, Map<Question, String> given, Prompt prompt) {
        this.machine = machine;
        this.given = Map.copyOf(given);
        this.prompt = prompt;
    }

    /**
     * Asks what was not given.
     *
     * @throws SetupRefused if an answer is missing or cannot be
     */
    public Answers ask() throws SetupRefused {
        String cluster = answer(Question.CLUSTER, "Name of the cluster", "voip", Questions::cluster);
        List<String> links = links();
        Floating floating = answer(
                Question.ADDRESS,
                "Floating address, which phones and trunks use (e.g. 10.0.0.100/24)",
                "",
                text -> floating(text, links));
        String found =
                machine.programs().isEmpty() ? "none" : machine.programs().get(0);
        Answers.Service service = answer(
                Question.SERVICE,
                "Service behind it: asterisk, kamailio, systemd:UNIT, or none (the address alone)"
                        + (found.equals("none") ? "" : "; found here: " + String.join(", ", machine.programs())),
                found,
                this::service);
        Answers.TieBreaker tieBreaker = answer(
                Question.TIE_BREAKER,
                "Who decides when two machines do not hear each other: ping:ADDRESS (the gateway of the service network),"
                        + " arbiter:ADDRESS, or third (a third machine joins)",
                Inventory.gateway(floating.card())
                        .map(address -> "ping:" + address)
                        .orElse(""),
                text -> tieBreaker(text, floating.address()));
        String profile = given.getOrDefault(Question.PROFILE, "default");
        if (!List.of("default", "fast", "heartbeat").contains(profile)) {
            throw new SetupRefused("there is no profile '" + profile + "'", "say default, fast or heartbeat");
        }
        return new Answers(cluster, links, floating.address(), floating.card(), service, tieBreaker, profile);
    }

    private record Floating(Subnet address, String card) {}

    private List<String> links() throws SetupRefused {
        if (machine.cards().isEmpty()) {
            throw new SetupRefused("no network interface is up with an IPv4 address", "set up the network first");
        }
        if (!given.containsKey(Question.INTERFACES)) {
            prompt.say("Interfaces of this machine: "
                    + machine.cards().stream()
                            .map(card -> card.name() + " " + String.join(" ", card.addresses()))
                            .collect(Collectors.joining(", ")));
        }
        String usual = machine.cards().stream()
                .map(Card::name)
                .filter(name -> !VIRTUAL.matcher(name).matches())
                .limit(MOST_LINKS)
                .collect(Collectors.joining(" "));
        return answer(
                Question.INTERFACES,
                "Interfaces for heartbeats; two or more that share no switch and no cable, the service network among them",
                usual,
                this::interfaces);
    }

    private <T> T answer(Question question, String text, String usual, Function<String, T> reader) throws SetupRefused {
        String given = this.given.get(question);
        if (given != null) {
            try {
                return reader.apply(given.strip());
            } catch (IllegalArgumentException e) {
                throw new SetupRefused(
                        "--" + question.key() + ": " + e.getMessage(),
                        "see asterism init --help, or leave it out to be asked");
            }
        }
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<String> said = prompt.ask(text + (usual.isEmpty() ? "" : " [" + usual + "]") + ": ");
            if (said.isEmpty()) {
                break;
            }
            try {
                return reader.apply(said.get().isBlank() ? usual : said.get().strip());
            } catch (IllegalArgumentException e) {
                prompt.say("  " + e.getMessage());
            }
        }
        throw new SetupRefused(
                "no answer for " + question.key() + ", and nobody to ask",
                "say --" + question.key() + ", or write it to the file of --answers");
    }

    private static String cluster(String text) {
        if (!CLUSTER_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("a cluster's name has letters, digits, '.', '_' and '-', at most 63");
        }
        return text;
    }

    private List<String> interfaces(String text) {
        List<String> names = Arrays.stream(text.split("[\\s,]+"))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("name at least one interface");
        }
        for (String name : names) {
            Card card = machine.card(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no interface " + name + " that is up with an IPv4 address"));
            for (String other : names) {
                if (other.compareTo(name) < 0
                        && machine.card(other)
                                .orElse(card)
                                .subnets()
                                .get(0)
                                .overlaps(card.subnets().get(0))) {
                    throw new IllegalArgumentException(
                            other + " and " + name + " are on one network: heartbeats need networks of their own");
                }
            }
        }
        return names;
    }

    private Floating floating(String text, List<String> links) {
        boolean hasPrefix = text.contains("/");
        Subnet wanted = Subnet.parse(hasPrefix ? text : text + "/32");
        for (Card card : machine.cards()) {
            for (Subnet subnet : card.subnets()) {
                if (subnet.address().equals(wanted.address())) {
                    throw new IllegalArgumentException(
                            wanted.address().getHostAddress() + " is this machine's own address on " + card.name());
                }
                if (subnet.contains(wanted.address())) {
                    Subnet address = new Subnet(wanted.address(), hasPrefix ? wanted.prefix() : subnet.prefix());
                    if (address.isNetworkOrBroadcast(wanted.address())) {
                        throw new IllegalArgumentException(address + " is the address of a network, not of a host");
                    }
                    if (!links.contains(card.name())) {
                        throw new IllegalArgumentException("it lies on " + card.name()
                                + ", which carries no heartbeats: name that interface, too");
                    }
                    return new Floating(address, card.name());
                }
            }
        }
        throw new IllegalArgumentException("no interface of this machine is on the network of " + text);
    }

    private Answers.Service service(String text) {
        var unit = UNIT.matcher(text);
        if (unit.matches()) {
            return new Answers.Unit(unit.group(1));
        }
        return switch (text) {
            case "asterisk" -> new Answers.Asterisk();
            case "kamailio" -> new Answers.Kamailio();
            case "none" -> new Answers.AddressOnly();
            default -> throw new IllegalArgumentException("say asterisk, kamailio, systemd:UNIT or none");
        };
    }

    private Answers.TieBreaker tieBreaker(String text, Subnet floating) {
        if (text.equals("third")) {
            return new Answers.ThirdMachine();
        }
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        if (!kind.equals("ping") && !kind.equals("arbiter")) {
            throw new IllegalArgumentException("say ping:ADDRESS, arbiter:ADDRESS or third");
        }
        var address = Subnet.address(text.substring(colon + 1));
        if (address.equals(floating.address())
                || machine.subnets().stream().anyMatch(own -> own.address().equals(address))) {
            throw new IllegalArgumentException(
                    text + " is an address of the cluster itself; it has to lie outside of it");
        }
        return kind.equals("ping") ? new Answers.Ping(address) : new Answers.Arbiter(address);
    }
}
