package org.asterism.fencing.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.FencingLevel;
import org.asterism.model.NodeName;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;

/**
 * The devices and levels of a document. Devices with {@code target-role = Stopped} are not among them.
 *
 * @param problems what is wrong with devices that cannot be used
 */
public record Catalogue(
        SortedMap<ResourceId, Device> devices, ClusterDocument document, SortedMap<ResourceId, String> problems) {

    private static final Comparator<Device> ORDER =
            Comparator.comparingInt(Device::priority).reversed().thenComparing(Device::id);

    public static final Catalogue EMPTY = of(ClusterDocument.EMPTY);

    public Catalogue {
        devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
        problems = Collections.unmodifiableSortedMap(new TreeMap<>(problems));
    }

    public static Catalogue of(ClusterDocument document) {
        TreeMap<ResourceId, Device> devices = new TreeMap<>();
        TreeMap<ResourceId, String> problems = new TreeMap<>();
        for (Resource.Primitive primitive : primitives(document)) {
            if (!primitive.agent().standard().equals("stonith")
                    || primitive.meta().getOrDefault("target-role", "").equalsIgnoreCase("Stopped")) {
                continue;
            }
            Read read = device(primitive);
            if (read instanceof Read.Good good) {
                devices.put(primitive.id(), good.device());
            } else {
                problems.put(primitive.id(), ((Read.Bad) read).reason());
            }
        }
        return new Catalogue(devices, document, problems);
    }

    /** A device, or what is wrong with it. */
    public sealed interface Read {
        record Good(Device device) implements Read {}

        record Bad(String reason) implements Read {}
    }

    /** Reads one device. */
    public static Read device(Resource.Primitive primitive) {
        return DeviceReader.read(primitive);
    }

    private static List<Resource.Primitive> primitives(ClusterDocument document) {
        List<Resource.Primitive> found = new ArrayList<>();
        document.resources().forEach(resource -> collect(resource, found));
        return found;
    }

    private static void collect(Resource resource, List<Resource.Primitive> found) {
        if (resource instanceof Resource.Primitive primitive) {
            found.add(primitive);
        } else if (resource instanceof Resource.Group group) {
            found.addAll(group.members());
        } else if (resource instanceof Resource.Clone clone) {
            collect(clone.child(), found);
        }
    }

    /**
     * The way to fence a target.
     *
     * @param levels in the order in which they are tried, each with at least one device
     * @param ports the device's name for the target
     * @param remarks why a device or level is left out, one sentence each
     */
    public record Way(List<List<Device>> levels, SortedMap<ResourceId, String> ports, List<String> remarks) {
        public Way {
            levels = List.copyOf(levels);
            ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * How to fence a target.
     *
     * @param known whom each device can fence
     * @param unreliable devices that said done when it was not; they are tried last
     */
    public Way way(NodeName target, SortedMap<ResourceId, Hosts> known, Set<ResourceId> unreliable) {
        List<String> remarks = new ArrayList<>();
        TreeMap<ResourceId, String> ports = new TreeMap<>();
        for (Device device : devices.values()) {
            port(device, target, known, remarks).ifPresent(port -> ports.put(device.id(), port));
        }
        List<List<Device>> levels = new ArrayList<>();
        List<FencingLevel> configured = levelsFor(target);
        if (configured.isEmpty()) {
            devices.values().stream()
                    .filter(device -> ports.containsKey(device.id()))
                    .sorted(Comparator.comparing((Device device) -> unreliable.contains(device.id()))
                            .thenComparing(ORDER))
                    .forEach(device -> levels.add(List.of(device)));
        } else {
            configured.forEach(level -> take(level, ports, remarks).ifPresent(levels::add));
            levels.sort(
                    Comparator.comparing(level -> level.stream().anyMatch(device -> unreliable.contains(device.id()))));
        }
        return new Way(levels, ports, remarks);
    }

    /** The devices that must let a node in before it may run anything. */
    public List<Device> unfencing(NodeName target, SortedMap<ResourceId, Hosts> known) {
        List<String> unused = new ArrayList<>();
        return devices.values().stream()
                .filter(device -> device.unfencing() == Device.Unfencing.NEEDED)
                .filter(device -> port(device, target, known, unused).isPresent())
                .sorted(ORDER)
                .toList();
    }

    private Optional<List<Device>> take(FencingLevel level, SortedMap<ResourceId, String> ports, List<String> remarks) {
        List<Device> members = new ArrayList<>();
        for (String name : level.devices()) {
            Device device = devices.get(new ResourceId(name));
            if (device == null || !ports.containsKey(device.id())) {
                remarks.add("level " + level.index() + " is left out: "
                        + (device == null
                                ? name + " is no usable device"
                                : name + " cannot fence this node as far as is known"));
                return Optional.empty();
            }
            members.add(device);
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(members);
    }

    private List<FencingLevel> levelsFor(NodeName target) {
        return document.details().fencingLevels().stream()
                .filter(level -> isFor(level.target(), target))
                .sorted(Comparator.comparingInt(FencingLevel::index))
                .toList();
    }

    private boolean isFor(FencingLevel.Target wanted, NodeName target) {
        if (wanted instanceof FencingLevel.Target.Node node) {
            return node.name().equals(target.value());
        }
        if (wanted instanceof FencingLevel.Target.Matching matching) {
            try {
                return Pattern.compile(matching.pattern())
                        .matcher(target.value())
                        .find();
            } catch (PatternSyntaxException e) {
                return false;
            }
        }
        FencingLevel.Target.WithAttribute attribute = (FencingLevel.Target.WithAttribute) wanted;
        SortedMap<String, String> attributes =
                document.nodeAttributes().getOrDefault(target, Collections.emptySortedMap());
        return attribute.value().equals(attributes.get(attribute.name()));
    }

    private static Optional<String> port(
            Device device, NodeName target, SortedMap<ResourceId, Hosts> known, List<String> remarks) {
        Hosts hosts = device.hostCheck() == Device.HostCheck.STATIC_LIST
                ? new Hosts.Named(device.hosts())
                : device.hostCheck() == Device.HostCheck.NONE
                        ? new Hosts.Any()
                        : known.getOrDefault(device.id(), new Hosts.Unknown("it was not asked yet"));
        if (hosts instanceof Hosts.Unknown unknown) {
            remarks.add(device.id() + " has not said whom it can fence: " + unknown.why());
            return Optional.empty();
        }
        String name = target.value();
        String mapped = device.hosts().getOrDefault(name, name);
        if (hosts instanceof Hosts.Any) {
            return Optional.of(mapped);
        }
        SortedMap<String, String> ports = ((Hosts.Named) hosts).ports();
        return Optional.ofNullable(ports.getOrDefault(name, ports.get(mapped)));
    }

    /** False if a location constraint forbids the device on the node: it cannot reach the device, or should not. */
    public boolean mayUse(ResourceId device, NodeName node) {
        return document.constraints().stream().noneMatch(constraint -> forbids(constraint, device, node));
    }

    private static boolean forbids(Constraint constraint, ResourceId device, NodeName node) {
        if (constraint instanceof Constraint.Location location) {
            return location.resource().equals(device)
                    && location.node().equals(node)
                    && location.score().equals(Score.MINUS_INFINITY);
        }
        return constraint instanceof Constraint.Preference preference
                && preference.subject() instanceof Constraint.Subject.Named named
                && named.resource().equals(device)
                && preference.choices().stream()
                        .anyMatch(choice -> choice instanceof Constraint.Choice.OnNode on
                                && on.node().equals(node)
                                && on.score().equals(Score.MINUS_INFINITY));
    }
}
