package org.asterism.precheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.api.PrecheckReport.Topic;
import org.asterism.precheck.core.Inventory;
import org.asterism.precheck.core.Inventory.Fact;
import org.asterism.precheck.core.Inventory.Trouble;
import org.asterism.telephony.AsteriskConf;
import org.asterism.telephony.AsteriskControl;

/** Takes the inventory of this node for one Asterisk. Used once; nothing waits. */
final class Collector {

    /** Files of configuration; further ones are not compared. */
    static final int MOST_FILES = 3000;

    /** A copy of what calls write may take so long. */
    private static final Duration SETTLED = Duration.ofMinutes(15);

    private static final Path PROC = Path.of("/proc");
    private static final Path MOST_OPEN = PROC.resolve("sys/fs/nr_open");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d+|unlimited)\\s.*");

    private final Subject subject;
    private final Scope scope;
    private final Instant now;
    private final AsteriskConf conf;
    private final Path etc;
    private final List<String> mounts;
    private final Steps steps;
    private final Set<Topic> covered = EnumSet.of(
            Topic.PROGRAM,
            Topic.MODULE_FILE,
            Topic.FILE,
            Topic.DIRECTORY,
            Topic.CALL_DATA,
            Topic.CERTIFICATE,
            Topic.LICENCE);
    private final Map<String, Fact> facts = new LinkedHashMap<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final Set<String> remarks = new TreeSet<>();
    private final Set<Path> read = new TreeSet<>();

    private Collector(Subject subject, Scope scope, Steps.Pace pace, Instant now) {
        this.subject = subject;
        this.scope = scope;
        this.now = now;
        this.conf = AsteriskConf.read(subject.config());
        this.etc = conf.configuration();
        this.mounts = lines(PROC.resolve("mounts"));
        this.steps = new Steps(pace);
    }

    /** Called where files may be read. */
    static CompletionStage<Inventory> take(
            Subject subject, Scope scope, AsteriskControl control, Steps.Pace pace, Instant now) {
        Collector collector = new Collector(subject, scope, pace, now);
        return new Console(control)
                .ask(collector.conf.run().resolve("asterisk.ctl"))
                .thenCompose(told -> collector.take(told));
    }

    private CompletionStage<Inventory> take(Optional<Console.Told> told) {
        steps.last(once(() -> running(told)));
        steps.last(once(this::program));
        steps.last(once(this::modules));
        steps.last(once(() -> tree(etc)));
        scope.files().forEach(file -> steps.last(once(() -> tree(file))));
        scope.directories().forEach(directory -> steps.last(once(() -> names(directory))));
        scope.licences().forEach(directory -> steps.last(once(() -> licences(directory))));
        return steps.run()
                .thenApply(done -> new Inventory(
                        subject.resource().value(),
                        List.copyOf(covered),
                        List.copyOf(facts.values()),
                        troubles,
                        List.copyOf(remarks)));
    }

    private static Steps.Step once(Runnable task) {
        return () -> {
            task.run();
            return false;
        };
    }

    private void fact(Topic topic, String name, String value) {
        facts.put(topic + " " + name, new Fact(topic, name, value));
    }

    private void trouble(Topic topic, String name, String sentence, String remedy) {
        troubles.add(new Trouble(topic, name, sentence, remedy));
    }

    private void running(Optional<Console.Told> told) {
        long possible = number(String.join("", lines(MOST_OPEN)));
        if (subject.openFiles() > possible) {
            trouble(
                    Topic.LIMIT,
                    "maxfiles",
                    "the kernel gives no more than " + possible + " open files to a process, maxfiles is "
                            + subject.openFiles(),
                    "raise fs.nr_open (sysctl), or lower maxfiles");
        }
        if (told.isEmpty()) {
            return;
        }
        covered.addAll(List.of(Topic.VERSION, Topic.MODULE, Topic.CODEC, Topic.LIMIT));
        told.get().facts().forEach(fact -> fact(fact.topic(), fact.name(), fact.value()));
        lines(PROC.resolve(told.get().pid() + "/limits")).stream()
                .map(OPEN_FILES::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .findFirst()
                .ifPresent(this::limit);
    }

    private void limit(String text) {
        fact(Topic.LIMIT, "", text);
        if (number(text) < subject.openFiles()) {
            trouble(
                    Topic.LIMIT,
                    "open files",
                    "the running Asterisk may open " + text + " files, maxfiles is " + subject.openFiles(),
                    "take maxfiles out of asterisk.conf, where it says less, and start Asterisk anew");
        }
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }

    private void program() {
        Path binary = subject.binary();
        if (!Files.isExecutable(binary)) {
            trouble(
                    Topic.PROGRAM,
                    binary.toString(),
                    "there is no program " + binary,
                    "install Asterisk, or keep the resource away with a location constraint of -INFINITY");
            return;
        }
        steps.first(content(Topic.PROGRAM, binary.toString(), binary));
    }

    private void modules() {
        for (Path file : children(conf.modules())) {
            if (file.toString().endsWith(".so")) {
                fact(Topic.MODULE_FILE, file.getFileName().toString(), size(file) + " bytes");
            }
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    /** In the order of names. None of what is not there. */
    private List<Path> children(Path directory) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(children::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            if (Files.exists(directory)) {
                remarks.add(directory + " cannot be read: " + e.getMessage());
            }
        }
        children.sort(null);
        return children;
    }

    /** As it is called on all nodes. */
    private String name(Path file) {
        return file.startsWith(etc) && !file.equals(etc) ? etc.relativize(file).toString() : file.toString();
    }

    private void tree(Path path) {
        String name = name(path);
        Optional<String> elsewhere = SharedStorage.of(path, mounts);
        if (scope.isMounted(path) || scope.mayDiffer(name)) {
            return;
        }
        if (elsewhere.isPresent()) {
            fact(Topic.FILE, name, elsewhere.get());
        } else if (Files.isDirectory(path)) {
            if (isNew(path)) {
                children(path).forEach(child -> steps.first(once(() -> tree(child))));
            }
        } else if (Files.isRegularFile(path) && read.add(path)) {
            if (read.size() > MOST_FILES) {
                remarks.add("more than " + MOST_FILES + " files of configuration: the rest is not compared");
            } else {
                steps.first(content(Topic.FILE, name, path));
            }
        }
    }

    /** Links may lead back. */
    private boolean isNew(Path directory) {
        try {
            return read.add(directory.toRealPath().resolve("."));
        } catch (IOException e) {
            return false;
        }
    }

    private Steps.Step content(Topic topic, String name, Path file) {
        return new FileStep(file, new FileStep.Taker() {
            @Override
            public void read(String value, byte[] content) {
                boolean isCertificate = topic == Topic.FILE && Certificates.isOne(content);
                fact(isCertificate ? Topic.CERTIFICATE : topic, name, value);
                if (isCertificate) {
                    Certificates.trouble(name, content, now, scope.notice()).ifPresent(troubles::add);
                } else if (name.endsWith(".conf")) {
                    Certificates.namedIn(content).forEach(named -> certificate(named, name));
                }
            }

            @Override
            public void failed(IOException reason) {
                fact(topic, name, "unreadable");
                remarks.add(file + " cannot be read: " + reason.getMessage());
            }
        });
    }

    private void certificate(Path file, String namedIn) {
        if (Files.isRegularFile(file)) {
            tree(file);
        } else if (!Files.exists(file) && !scope.isMounted(file)) {
            trouble(
                    Topic.CERTIFICATE,
                    file.toString(),
                    namedIn + " names " + file + ", which is not there",
                    "copy it from the node that has it");
        }
    }

    private void names(String directory) {
        boolean isOfCalls = directory.startsWith("SPOOL/");
        Path path = isOfCalls
                ? conf.spool().resolve(directory.substring(6))
                : directory.startsWith("DATA/") ? conf.data().resolve(directory.substring(5)) : Path.of(directory);
        Topic topic = isOfCalls ? Topic.CALL_DATA : Topic.DIRECTORY;
        Path target = LinkTarget.of(path);
        Optional<String> elsewhere = SharedStorage.of(path, mounts).or(() -> SharedStorage.of(target, mounts));
        if (scope.isMounted(path) || scope.isMounted(target)) {
            return;
        }
        if (elsewhere.isPresent()) {
            fact(topic, path.toString(), elsewhere.get());
        } else if (Files.isDirectory(path)) {
            FileTime settled = isOfCalls ? FileTime.from(now.minus(SETTLED)) : FileTime.fromMillis(Long.MAX_VALUE);
            steps.first(new TreeStep(target, settled, value -> fact(topic, path.toString(), value), remarks::add));
        }
    }

    private void licences(Path directory) {
        long count = children(directory).stream().filter(Files::isRegularFile).count();
        if (count > 0) {
            fact(Topic.LICENCE, directory.toString(), count + (count == 1 ? " file" : " files"));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return List.of();
        }
    }
}
