package org.asterism.model;

import java.util.List;

/** A name for several resources. */
public record Tag(String id, List<ResourceId> resources) {
    public Tag {
        resources = List.copyOf(resources);
    }
}
