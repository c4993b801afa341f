package org.asterism.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of metrics, and what uses it: the program's sources, the dashboard, the alert rules. */
public class MetricsManualTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(asterism_[a-z_]+)` \\| (counter|gauge|summary|histogram) \\| ([^|]*)\\| (.+) \\|$");

    /** A meter that is registered: what makes it, then its name. */
    private static final Pattern METER = Pattern.compile(
            "(?:(?:Counter|Gauge|Timer)\\s*\\.builder|registry\\s*\\.(?:counter|timer)|gauge|timer|count|counter)\\(\\s*(?:registry,\\s*)?"
                    + "(?:writing,\\s*)?\"(asterism\\.[a-z.]+)\"");

    private static final Pattern USED = Pattern.compile("asterism_[a-z_]+");

    /** What a row says. */
    public record Documented(String type, Set<String> labels) {}

    /** By name. */
    public static Map<String, Documented> table() throws IOException {
        Map<String, Documented> table = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("deploy/doc/metrics.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> labels = Pattern.compile("`([a-z]+)`")
                        .matcher(row.group(3))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(table.put(row.group(1), new Documented(row.group(2), labels)))
                        .as(row.group(1) + " stands twice")
                        .isNull();
            }
        }
        return table;
    }

    @Test
    void eachMetricOfTheSourcesHasARowAndEachRowAMetric() throws Exception {
        Set<String> rows = table().keySet().stream()
                .map(MetricsManualTest::withoutUnit)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(registered());
    }

    /** {@code _total} and {@code _seconds} of a timer are added on the way out. */
    private static String withoutUnit(String name) {
        return name.replaceFirst("_total$", "").replaceFirst("_seconds$", "");
    }

    private static Set<String> registered() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                METER.matcher(Files.readString(source))
                        .results()
                        .map(match -> withoutUnit(match.group(1).replace('.', '_')))
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Test
    void rulesAndDashboardUseOnlyWhatTheTableHas() throws Exception {
        assertThat(unknown(Files.readString(Path.of("deploy/prometheus/asterism.rules.yml"))))
                .isEmpty();
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("deploy/grafana/asterism.json").toFile());
        List<String> expressions = new ArrayList<>(dashboard.findValuesAsText("expr"));
        expressions.addAll(dashboard.findValuesAsText("definition"));
        assertThat(expressions).hasSizeGreaterThan(15);
        assertThat(unknown(String.join("\n", expressions))).isEmpty();
    }

    private static Set<String> unknown(String text) throws IOException {
        Map<String, Documented> table = table();
        Set<String> unknown = new TreeSet<>();
        USED.matcher(text).results().map(match -> match.group()).forEach(name -> {
            boolean isPart = table.containsKey(name.replaceFirst("_(count|sum|max|bucket)$", ""));
            if (!table.containsKey(name) && !isPart) {
                unknown.add(name);
            }
        });
        return unknown;
    }

    @Test
    void prometheusTakesTheRules() throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        assumeTrue(Files.exists(promtool), "there is no " + promtool + "; install prometheus");

        Process check = new ProcessBuilder(
                        promtool.toString(), "check", "rules", "deploy/prometheus/asterism.rules.yml")
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
    }
}
