package org.asterism.resource;

import org.asterism.model.ResourceId;

/** Answer of one resource that was to let go. */
record LetGo(ResourceId resource, Verdict verdict) {

    enum Verdict {
        RESTS,
        MAY_BE_ACTIVE
    }
}
