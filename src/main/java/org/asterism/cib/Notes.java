package org.asterism.cib;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;

/** Collects what was not understood; names that the model refuses become such notes. */
final class Notes {

    /** A broken document must not fill the memory with complaints about it. */
    private static final int MOST = 1000;

    private final List<CibProblem> problems = new ArrayList<>();

    /** Notes something that is lost. */
    void add(Element at, String message) {
        add(at, message, CibProblem.Effect.LOST);
    }

    /** Notes something that was read as it is. */
    void remark(Element at, String message) {
        add(at, message, CibProblem.Effect.KEPT);
    }

    private void add(Element at, String message, CibProblem.Effect effect) {
        if (problems.size() < MOST) {
            problems.add(new CibProblem(at.path(), at.line, message, effect));
        }
    }

    List<CibProblem> all() {
        return List.copyOf(problems);
    }

    Optional<ResourceId> resource(Element at, String attribute) {
        try {
            return Optional.of(new ResourceId(at.get(attribute)));
        } catch (IllegalArgumentException refused) {
            add(at, attribute + ": " + refused.getMessage() + "; left out");
            return Optional.empty();
        }
    }

    /** The id of a resource that is defined here; with a number of an instance it would be one of a clone, which is not. */
    Optional<ResourceId> defined(Element at, String attribute) {
        Optional<ResourceId> id = resource(at, attribute);
        if (id.isPresent() && !id.get().equals(id.get().base())) {
            add(at, attribute + ": '" + id.get() + "' is the name of a clone's instance; left out");
            return Optional.empty();
        }
        return id;
    }

    Optional<NodeName> node(Element at, String attribute) {
        try {
            return Optional.of(new NodeName(at.get(attribute)));
        } catch (IllegalArgumentException refused) {
            add(at, attribute + ": " + refused.getMessage() + "; left out");
            return Optional.empty();
        }
    }

    /** Notes attributes and children that are none of the known ones. */
    void unknown(Element at, Set<String> attributes, Set<String> children) {
        for (String name : at.attributes.keySet()) {
            if (!attributes.contains(name)) {
                // Only a resource's description is kept; that of anything else is a remark.
                if (name.equals("description")) {
                    remark(at, "its description is not kept");
                } else {
                    add(at, "unknown attribute '" + name + "'; ignored");
                }
            }
        }
        for (Element child : at.children) {
            if (!children.contains(child.name)) {
                add(child, "unknown element; ignored");
            }
        }
    }
}
