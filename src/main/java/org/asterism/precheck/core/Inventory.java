package org.asterism.precheck.core;

import java.util.List;
import org.asterism.api.PrecheckReport.Topic;

/**
 * What one node has for one Asterisk.
 *
 * @param covered what was looked at: a fact of another topic is not missing. Of an Asterisk that does not run, only what files say
 * @param facts in any order, one of each topic and name
 * @param troubles what is wrong on this node by itself
 * @param remarks what could not be looked at
 */
public record Inventory(
        String resource, List<Topic> covered, List<Fact> facts, List<Trouble> troubles, List<String> remarks) {

    public Inventory {
        covered = List.copyOf(covered);
        facts = List.copyOf(facts);
        troubles = List.copyOf(troubles);
        remarks = List.copyOf(remarks);
    }

    /**
     * One thing.
     *
     * @param value in words; what follows {@code #} tells two values apart and is not shown
     */
    public record Fact(Topic topic, String name, String value) {

        /** For people. */
        static String shown(String value) {
            int mark = value.indexOf('#');
            return mark < 0 ? value : value.substring(0, mark);
        }
    }

    /** Wrong on this node. */
    public record Trouble(Topic topic, String name, String sentence, String remedy) {}
}
