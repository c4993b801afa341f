package org.asterism.fencing.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.FencingLevel;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;

/** Documents with devices. */
final class Fixture {

    private Fixture() {}

    static Resource.Primitive device(String id, String agent, String... params) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < params.length; i += 2) {
            map.put(params[i], params[i + 1]);
        }
        return new Resource.Primitive(new ResourceId(id), AgentName.parse(agent), map, new TreeMap<>(), List.of());
    }

    static Catalogue catalogue(Resource.Primitive... devices) {
        return catalogue(List.of(), devices);
    }

    static Catalogue catalogue(List<FencingLevel> levels, Resource.Primitive... devices) {
        return Catalogue.of(new ClusterDocument(
                new TreeMap<>(),
                new TreeMap<>(),
                new ArrayList<Resource>(List.of(devices)),
                List.of(),
                new TreeMap<>(),
                new TreeMap<>(),
                new ClusterDocument.Details(List.of(), List.of(), List.of(), List.of(), List.of(), levels)));
    }

    static FencingLevel level(String target, int index, String... devices) {
        return new FencingLevel(target + "-" + index, new FencingLevel.Target.Node(target), index, List.of(devices));
    }
}
