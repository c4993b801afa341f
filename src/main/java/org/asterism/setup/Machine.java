package org.asterism.setup;

import java.util.List;
import java.util.Optional;

/**
 * What a machine tells of itself.
 *
 * @param name as {@code uname -n} prints it, in lower case
 * @param version of this program
 * @param java version of Java
 * @param cards its network interfaces that are up and have an IPv4 address, without lo
 * @param programs services that were found: asterisk, kamailio
 * @param obstacles why it cannot become a node as it is
 * @param notes what should be looked at
 */
public record Machine(
        String name,
        String version,
        String java,
        List<Card> cards,
        List<String> programs,
        List<String> obstacles,
        List<String> notes) {

    public Machine {
        cards = List.copyOf(cards);
        programs = List.copyOf(programs);
        obstacles = List.copyOf(obstacles);
        notes = List.copyOf(notes);
    }

    /**
     * A network interface.
     *
     * @param addresses as {@code 10.0.0.1/24}; the main one first
     */
    public record Card(String name, List<String> addresses) {
        public Card {
            addresses = List.copyOf(addresses);
        }

        List<Subnet> subnets() {
            return addresses.stream().map(Subnet::parse).toList();
        }
    }

    Optional<Card> card(String wanted) {
        return cards.stream().filter(card -> card.name().equals(wanted)).findFirst();
    }

    /** All addresses of all cards. */
    List<Subnet> subnets() {
        return cards.stream().flatMap(card -> card.subnets().stream()).toList();
    }
}
