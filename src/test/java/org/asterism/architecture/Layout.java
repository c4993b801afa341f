package org.asterism.architecture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The packages below {@code org.asterism} and what each may import; names are relative to that root. */
final class Layout {

    static final String ROOT = "org.asterism";

    /** A package, the packages of ours it may import, besides itself. */
    record Row(String name, Set<String> mayImport) {}

    /** A library by the prefix of its packages, and the packages of ours which may use it. */
    record Library(String prefix, Set<String> users) {}

    /** Holds the rules of one feature: sees nothing but the model and the policy. */
    private static final Set<String> CORE = Set.of("model", "policy");

    /** What every actor of a feature may use. */
    private static final Set<String> ROWS_ABOVE = Set.of(
            "model",
            "policy",
            "compat",
            "config",
            "wire",
            "api",
            "observability",
            "transport",
            "store",
            "executor",
            "telephony",
            "kernel",
            "net",
            "heartbeat");

    private static final List<Row> ROWS = List.of(
            new Row("model", Set.of()),
            new Row("policy", Set.of("model")),
            new Row("membership.core", CORE),
            new Row("quorum.core", CORE),
            new Row("fencing.core", CORE),
            new Row("watchdog.core", CORE),
            new Row("coordinator.core", CORE),
            new Row("resource.core", CORE),
            new Row("alerts.core", CORE),
            new Row("planner", CORE),
            new Row("compat", Set.of("model")),
            new Row("cib", Set.of("model")),
            new Row("simulate", Set.of("model", "policy", "cib")),
            new Row("crm", Set.of("model", "policy")),
            new Row("config", Set.of("model")),
            new Row("wire", Set.of("model")),
            new Row("hacf", Set.of("model", "config", "cib")),
            new Row("api", Set.of("model")),
            new Row("observability", Set.of("model")),
            new Row("audit", Set.of("model", "api", "wire")),
            new Row("recorder.core", Set.of("model", "api")),
            new Row("recorder", Set.of("model", "api", "wire", "recorder.core")),
            new Row("kernel", Set.of("model")),
            new Row("transport", Set.of("model", "wire", "config", "observability", "kernel")),
            new Row("tls", Set.of("model")),
            new Row("setup", Set.of("model", "api", "config", "kernel", "tls")),
            new Row("drill", Set.of("model", "api")),
            new Row("net", Set.of("model", "wire", "config", "observability", "tls")),
            new Row("keys", Set.of("model", "wire", "transport")),
            new Row("store", Set.of("model", "config", "wire")),
            new Row("executor", Set.of("model", "config", "observability")),
            new Row("sip", Set.of()),
            new Row("telephony", Set.of("model", "config", "observability", "sip")),
            new Row("survival.core", and(CORE, "sip")),
            new Row("survival", Set.of("model", "wire", "sip", "telephony", "survival.core")),
            new Row("registrations.core", CORE),
            new Row("registrations", Set.of("model", "wire", "telephony", "registrations.core")),
            new Row("precheck.core", and(CORE, "api")),
            new Row("precheck", Set.of("model", "api", "wire", "telephony", "precheck.core")),
            new Row(
                    "heartbeat",
                    Set.of(
                            "model",
                            "membership.core",
                            "quorum.core",
                            "wire",
                            "transport",
                            "kernel",
                            "config",
                            "observability")),
            new Row("membership", and(ROWS_ABOVE, "membership.core")),
            new Row("quorum", and(ROWS_ABOVE, "quorum.core")),
            new Row("fencing", and(ROWS_ABOVE, "fencing.core")),
            new Row("watchdog", Set.of("model", "kernel", "watchdog.core")),
            new Row("alerts", Set.of("model", "api", "wire", "executor", "alerts.core")),
            new Row("resource", and(ROWS_ABOVE, "resource.core", "sip")),
            new Row("coordinator", and(ROWS_ABOVE, "coordinator.core", "membership", "quorum", "fencing", "resource")),
            new Row(
                    "http",
                    Set.of(
                            "model",
                            "api",
                            "audit",
                            "tls",
                            "config",
                            "observability",
                            "membership",
                            "quorum",
                            "fencing",
                            "resource",
                            "coordinator")),
            new Row("demo", Set.of("model", "config", "api", "kernel", "telephony")),
            new Row(
                    "cli",
                    Set.of(
                            "tls",
                            "model",
                            "policy",
                            "api",
                            "audit",
                            "recorder",
                            "recorder.core",
                            "compat",
                            "cib",
                            "hacf",
                            "simulate",
                            "crm",
                            "config",
                            "demo")));

    /** The only package which may import everything, and which nothing may import. */
    static final String TOP = "node";

    /** Libraries with a fixed place; a library not named here is free to all but the pure packages. */
    static final List<Library> LIBRARIES = List.of(
            new Library(
                    "com.fasterxml.jackson",
                    Set.of(
                            "wire",
                            "planner",
                            "api",
                            "http",
                            "cli",
                            "net",
                            "demo",
                            "store",
                            "resource",
                            "telephony",
                            "registrations")),
            new Library("com.typesafe.config", Set.of("config", "net", "http", "cli", "demo", TOP)),
            new Library("org.bouncycastle", Set.of("tls")),
            new Library("jakarta.mail", Set.of("alerts")),
            new Library("io.micrometer", Set.of("observability", TOP)),
            new Library("io.prometheus", Set.of("observability", TOP)),
            new Library("picocli", Set.of("cli", "demo", TOP)),
            new Library("org.jline", Set.of("cli", "demo")),
            new Library("com.github.difflib", Set.of("audit")),
            new Library("com.sun.jna", Set.of("kernel")),
            new Library("com.fazecast.jSerialComm", Set.of("transport")),
            new Library("org.apache.pekko.http", Set.of("http", TOP)),
            new Library("org.apache.pekko.cluster", Set.of("net", "http", TOP)),
            new Library("org.apache.pekko.remote", Set.of("net", TOP)),
            new Library("org.apache.pekko.management", Set.of("http", TOP)),
            new Library("javax.xml", Set.of("compat", "cib", "crm", "executor", "fencing")),
            new Library("org.xml", Set.of("compat")),
            new Library("org.w3c", Set.of("compat")),
            new Library("ch.qos.logback", Set.of("observability", "cli", TOP)));

    private Layout() {}

    /** Packages which decide and do nothing. */
    static boolean isPure(String unit) {
        return unit.equals("model") || unit.equals("policy") || unit.endsWith(".core");
    }

    /**
     * The row a Java package belongs to: the longest name which is the package or encloses it. Empty for the root and
     * for packages without a row.
     */
    static Optional<String> unitOf(String javaPackage) {
        if (!javaPackage.startsWith(ROOT + ".")) {
            return Optional.empty();
        }
        String relative = javaPackage.substring(ROOT.length() + 1);
        return names().stream()
                .filter(name -> relative.equals(name) || relative.startsWith(name + "."))
                .max((a, b) -> Integer.compare(a.length(), b.length()));
    }

    /** True if the first row may import the second; every row may import itself. */
    static boolean allows(String importer, String imported) {
        if (importer.equals(imported) || importer.equals(TOP)) {
            return true;
        }
        return ROWS.stream()
                .filter(row -> row.name().equals(importer))
                .anyMatch(row -> row.mayImport().contains(imported));
    }

    static Collection<String> names() {
        List<String> names = new ArrayList<>();
        ROWS.forEach(row -> names.add(row.name()));
        names.add(TOP);
        return names;
    }

    /** Rows as a graph, for the check that the table itself has no cycle. */
    static Map<String, Set<String>> graph() {
        Map<String, Set<String>> graph = new TreeMap<>();
        ROWS.forEach(row -> graph.put(row.name(), new TreeSet<>(row.mayImport())));
        return graph;
    }

    private static Set<String> and(Set<String> base, String... more) {
        Set<String> all = new LinkedHashSet<>(base);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
