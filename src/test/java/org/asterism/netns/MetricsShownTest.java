package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.observability.MetricsManualTest;
import org.asterism.observability.MetricsManualTest.Documented;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node shows when it is scraped, and the table of the manual. */
@Tag("netns")
class MetricsShownTest {

    private static final Pattern TYPE = Pattern.compile("^# TYPE (asterism_[a-z_]+) ([a-z]+)$", Pattern.MULTILINE);
    private static final Pattern SAMPLE =
            Pattern.compile("^(asterism_[a-z_]+?)(?:\\{(.*)})? [-+0-9.eENaInf]+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

    /** Added by Prometheus' format itself. */
    private static final Set<String> OF_FORMAT = Set.of("le", "quantile");

    private static final String SCRAPE =
            "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:7626/metrics').read().decode())";

    @Test
    void eachMetricThatANodeShowsStandsInTheManualWithItsTypeAndLabels() throws Exception {
        RunningCluster.assumeFile("/usr/bin/python3", "python3");
        try (RunningCluster running =
                RunningCluster.start(new ClusterFiles("kernel", "default", """
                asterism {
                  resources {
                    phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                  }
                }
                """.formatted(Bed.SERVICE)))) {
            BedHost serving = running.awaitServing();
            running.waitUntil(
                    "the state of the resource is shown",
                    Duration.ofSeconds(20),
                    () -> scrape(serving).contains("asterism_resource_state{resource=\"phone-address\"} 1"));
            String text = scrape(serving);

            Map<String, Documented> table = MetricsManualTest.table();
            Map<String, Documented> shown = shown(text);
            assertThat(shown).hasSizeGreaterThan(30);
            shown.forEach((name, found) -> assertThat(table.get(name)).as(name).isEqualTo(found));
            assertThat(text.lines().filter(line -> line.startsWith("# HELP asterism_")))
                    .hasSizeGreaterThanOrEqualTo(shown.size());
        }
    }

    private static Map<String, Documented> shown(String text) {
        Map<String, Set<String>> labels = new TreeMap<>();
        SAMPLE.matcher(text).results().forEach(sample -> {
            Set<String> names = labels.computeIfAbsent(family(sample.group(1)), unused -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2))
                        .results()
                        .map(match -> match.group(1))
                        .filter(name -> !OF_FORMAT.contains(name))
                        .forEach(names::add);
            }
        });
        Map<String, Documented> shown = new TreeMap<>();
        TYPE.matcher(text)
                .results()
                .filter(type -> !type.group(1).endsWith("_max"))
                .forEach(type -> shown.put(
                        type.group(1),
                        new Documented(type.group(2), labels.getOrDefault(family(type.group(1)), Set.of()))));
        return shown;
    }

    private static String family(String name) {
        return name.replaceFirst("_(count|sum|max|bucket)$", "");
    }

    private static String scrape(BedHost host) throws IOException {
        Process python = new ProcessBuilder(host.inside(List.of("python3", "-c", SCRAPE))).start();
        return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
