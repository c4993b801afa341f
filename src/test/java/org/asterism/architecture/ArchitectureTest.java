package org.asterism.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Checks the compiled classes: imports, cycles, purity of deciding code, banned interfaces. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages(Layout.ROOT);

    private static final DescribedPredicate<JavaClass> PURE = describe(
            "pure (model, policy, core)",
            type -> Layout.unitOf(type.getPackageName()).filter(Layout::isPure).isPresent());

    /** One notion has one home; these names only say that nobody looked for it. */
    private static final Set<String> EMPTY_NAMES =
            Set.of("util", "utils", "common", "impl", "manager", "misc", "helper");

    @Test
    void theTableItselfHasNoCycle() {
        Map<String, Set<String>> graph = Layout.graph();

        for (String start : graph.keySet()) {
            Set<String> reached = new TreeSet<>();
            collect(start, graph, reached);
            assertThat(reached)
                    .as("packages %s may import, directly or not", start)
                    .doesNotContain(start);
        }
    }

    @Test
    void everyClassIsInAPackageOfTheTable() {
        check(classes().should(condition("be in a package with a row in Layout", (type, events) -> {
            if (Layout.unitOf(type.getPackageName()).isEmpty()) {
                violated(events, type, type.getName() + " is in no row of the layout table");
            }
        })));
    }

    @Test
    void packagesImportOnlyWhatTheTableAllows() {
        check(classes().should(condition("import only what the layout table allows", (type, events) -> {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                Optional<String> from = Layout.unitOf(type.getPackageName());
                Optional<String> to = Layout.unitOf(
                        dependency.getTargetClass().getBaseComponentType().getPackageName());
                if (from.isPresent() && to.isPresent() && !Layout.allows(from.get(), to.get())) {
                    violated(
                            events,
                            type,
                            from.get() + " may not import " + to.get() + ": " + dependency.getDescription());
                }
            }
        })));
    }

    @Test
    void librariesStayInTheirPackages() {
        check(classes().should(condition("use libraries only in their place", (type, events) -> {
            String unit = Layout.unitOf(type.getPackageName()).orElse("");
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getName();
                for (Layout.Library library : Layout.LIBRARIES) {
                    if (target.startsWith(library.prefix() + ".")
                            && !library.users().contains(unit)) {
                        violated(
                                events,
                                type,
                                library.prefix() + " belongs to " + library.users() + ": "
                                        + dependency.getDescription());
                    }
                }
            }
        })));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching(Layout.ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void nothingImportsNode() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(Layout.ROOT + ".node..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Layout.ROOT + ".node.."));
    }

    @Test
    void decidingCodeUsesOnlyPlainJava() {
        check(classes().that(are(PURE)).should(condition("use only plain Java", (type, events) -> {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getName();
                if (!Purity.allowsType(target)) {
                    violated(events, type, "not for deciding code: " + dependency.getDescription());
                }
            }
        })));
    }

    @Test
    void decidingCodeHasNoClockChanceOrEnvironment() {
        check(classes().that(are(PURE)).should(CallCondition.neverCall(Purity.BANNED_CALLS)));
    }

    @Test
    void onlyWhatPekkoLoadsUsesTheClassicActorApi() {
        Pattern classic = Pattern.compile(
                "org\\.apache\\.pekko\\.actor\\.(Abstract\\w*|UntypedAbstract\\w*|Props|Actor)(\\$.*)?");
        check(noClasses()
                .that()
                .haveNameNotMatching(".*\\.\\w*(FailureDetector|Downing|DueScheduler)(\\$.*)?")
                .should()
                .dependOnClassesThat(describe(
                        "classic actors",
                        type -> classic.matcher(type.getName()).matches())));
    }

    @Test
    void nothingIsSerializedByJava() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(Object(Input|Output).*|Externalizable|Serial\\w*Filter)"));
        check(classes().should(condition("not declare Serializable", (type, events) -> {
            if (type.getRawInterfaces().stream().anyMatch(raw -> raw.isEquivalentTo(Serializable.class))) {
                violated(events, type, type.getName() + " declares Serializable");
            }
        })));
    }

    @Test
    void nothingSleeps() {
        check(classes()
                .should(CallCondition.neverCall(Map.of(
                        "java.lang.Thread.sleep", "use TimerScheduler",
                        "java.util.concurrent.TimeUnit.sleep", "use TimerScheduler"))));
    }

    @Test
    void actorsKeepTimeWithTheirTimers() {
        check(noClasses()
                .that()
                .haveNameNotMatching(".*\\.DueScheduler(\\$.*)?") // it is what those timers run on
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Timer|TimerTask|concurrent\\.Scheduled.*)"));
    }

    @Test
    void asynchronousWorkNamesItsExecutor() {
        check(classes().should(CallCondition.neverCallWithoutExecutor()));
    }

    @Test
    void nothingWaitsForAFutureButCommandsAndMain() {
        check(classes()
                .that()
                .resideOutsideOfPackages(
                        Layout.ROOT + ".cli..",
                        Layout.ROOT + ".demo..",
                        Layout.ROOT + ".node..",
                        Layout.ROOT + ".planner..")
                .should(CallCondition.neverCall(Map.of(
                        "java.util.concurrent.CompletableFuture.join", "use pipeToSelf",
                        "java.util.concurrent.CompletableFuture.get", "use pipeToSelf",
                        "java.util.concurrent.Future.get", "use pipeToSelf"))));
    }

    @Test
    void deadlinesDoNotUseTheWallClock() {
        check(classes()
                .that()
                .resideOutsideOfPackages(
                        Layout.ROOT + ".kernel..",
                        Layout.ROOT + ".observability..",
                        Layout.ROOT + ".cli..",
                        Layout.ROOT + ".demo..")
                .should(CallCondition.neverCall(Map.of(
                        "java.lang.System.currentTimeMillis", "deadlines are BootTime; Instant is for display",
                        "java.lang.System.nanoTime", "it stops while the machine sleeps; deadlines are BootTime"))));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> checked = new HashSet<>();
        for (JavaClass type : CLASSES) {
            JavaPackage javaPackage = type.getPackage();
            if (checked.add(javaPackage.getName())) {
                assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                        .as("%s has a package-info.java with @NullMarked", javaPackage.getName())
                        .isTrue();
            }
        }
    }

    @Test
    void namesSayWhatAThingIs() {
        check(classes().should(condition("have names that say what they are", (type, events) -> {
            Set<String> parts = new TreeSet<>(List.of(type.getPackageName().split("\\.")));
            parts.retainAll(EMPTY_NAMES);
            if (!parts.isEmpty()) {
                violated(events, type, type.getName() + " is in a package named " + parts);
            }
            if (type.getSimpleName().endsWith("Actor")) {
                violated(events, type, type.getName() + " is named for its kind, not its role");
            }
        })));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static void collect(String from, Map<String, Set<String>> graph, Set<String> reached) {
        for (String next : graph.getOrDefault(from, Set.of())) {
            if (reached.add(next)) {
                collect(next, graph, reached);
            }
        }
    }

    /** Body of a condition that is given only the class and the place for findings. */
    @FunctionalInterface
    interface Inspection {
        void inspect(JavaClass type, ConditionEvents events);
    }

    static ArchCondition<JavaClass> condition(String description, Inspection inspection) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                inspection.inspect(type, events);
            }
        };
    }

    static void violated(ConditionEvents events, JavaClass type, String message) {
        events.add(SimpleConditionEvent.violated(type, message));
    }
}
