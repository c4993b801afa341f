package org.asterism.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final Resource.Primitive PBX = primitive("pbx");
    private static final Resource.Primitive DISK = primitive("disk");
    private static final Resource.Primitive DATABASE = primitive("database");

    @Test
    void theNameOfAGroupOrCloneStandsForThePrimitivesBelow() {
        Resource.Group billing =
                new Resource.Group(new ResourceId("billing"), List.of(DISK, DATABASE), new TreeMap<>());
        Resource.Clone pbxClone = new Resource.Clone(new ResourceId("pbx-clone"), PBX, new TreeMap<>());
        Resource.Clone billingClone = new Resource.Clone(new ResourceId("billing-clone"), billing, new TreeMap<>());

        assertThat(primitives(pbxClone, "pbx-clone")).containsExactly(PBX.id());
        assertThat(primitives(pbxClone, "pbx")).containsExactly(PBX.id());
        assertThat(primitives(billing, "billing")).containsExactly(DISK.id(), DATABASE.id());
        assertThat(primitives(billing, "database")).containsExactly(DATABASE.id());
        assertThat(primitives(billingClone, "billing-clone")).containsExactly(DISK.id(), DATABASE.id());
        assertThat(primitives(billingClone, "billing")).containsExactly(DISK.id(), DATABASE.id());
        assertThat(primitives(PBX, "disk")).isEmpty();
    }

    private static List<ResourceId> primitives(Resource configured, String id) {
        ClusterDocument document = new ClusterDocument(
                new TreeMap<>(), new TreeMap<>(), List.of(configured), List.of(), new TreeMap<>(), new TreeMap<>());
        return Changes.primitives(document, new ResourceId(id));
    }

    private static Resource.Primitive primitive(String id) {
        return new Resource.Primitive(new ResourceId(id), Fixtures.DUMMY, new TreeMap<>(), new TreeMap<>(), List.of());
    }
}
