package org.asterism.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which agents this machine has, by their files. */
public final class AgentCatalogue {

    /**
     * Where agents lie.
     *
     * @param ocf folder of OCF's providers
     * @param heartbeat folders of the scripts of Heartbeat 1
     * @param init folder of the init scripts
     * @param units folders of systemd's units
     * @param fencing folders of programs called {@code fence_…}
     */
    public record Places(Path ocf, List<Path> heartbeat, Path init, List<Path> units, List<Path> fencing) {

        public Places {
            heartbeat = List.copyOf(heartbeat);
            units = List.copyOf(units);
            fencing = List.copyOf(fencing);
        }

        public static Places standard() {
            return new Places(
                    Path.of("/usr/lib/ocf/resource.d"),
                    List.of(Path.of("/etc/ha.d/resource.d")),
                    Path.of("/etc/init.d"),
                    List.of(
                            Path.of("/etc/systemd/system"),
                            Path.of("/run/systemd/system"),
                            Path.of("/usr/lib/systemd/system"),
                            Path.of("/lib/systemd/system")),
                    List.of(Path.of("/usr/sbin"), Path.of("/sbin")));
        }
    }

    private static final String SERVICE = ".service";

    private final Places places;
    private final List<String> natives;

    /** @param natives names of the agents that are built in */
    public AgentCatalogue(Places places, Collection<String> natives) {
        this.places = places;
        this.natives = List.copyOf(natives);
    }

    /** Names of all agents that begin as given, sorted; a folder that is not there has none. Reads folders, so it may block. */
    public List<String> names(String beginning) {
        NavigableSet<String> names = new TreeSet<>(natives);
        for (String provider : entries(places.ocf())) {
            entries(places.ocf().resolve(provider)).stream()
                    .filter(type ->
                            Files.isExecutable(places.ocf().resolve(provider).resolve(type)))
                    .forEach(type -> names.add("ocf:" + provider + ":" + type));
        }
        places.heartbeat().forEach(folder -> programs(folder).forEach(type -> names.add("heartbeat:" + type)));
        programs(places.init()).forEach(type -> names.add("lsb:" + type));
        for (Path folder : places.units()) {
            entries(folder).stream()
                    .filter(unit -> unit.endsWith(SERVICE))
                    .map(unit -> "systemd:" + unit.substring(0, unit.length() - SERVICE.length()))
                    .forEach(names::add);
        }
        for (Path folder : places.fencing()) {
            programs(folder).stream()
                    .filter(program -> program.startsWith("fence_"))
                    .forEach(program -> names.add("stonith:" + program));
        }
        return names.stream().filter(name -> name.startsWith(beginning)).toList();
    }

    private static List<String> programs(Path folder) {
        return entries(folder).stream()
                .filter(name -> Files.isRegularFile(folder.resolve(name)) && Files.isExecutable(folder.resolve(name)))
                .toList();
    }

    private static List<String> entries(Path folder) {
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .forEach(names::add);
        } catch (IOException e) {
            return List.of(); // a machine need not have agents of every kind
        }
        return names;
    }
}
