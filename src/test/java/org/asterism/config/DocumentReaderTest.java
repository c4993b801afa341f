package org.asterism.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.asterism.model.AgentName;
import org.asterism.model.ClusterDocument;
import org.asterism.model.Constraint;
import org.asterism.model.NodeName;
import org.asterism.model.OperationConfig;
import org.asterism.model.Resource;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {

    private static final Set<NodeName> NODES = Set.of(new NodeName("pbx1"), new NodeName("pbx2"));

    @Test
    void aPrimitiveIsReadWithItsParts() throws Exception {
        Resource.Primitive db = (Resource.Primitive) only("""
                db {
                  agent = "ocf:heartbeat:mysql"
                  params { datadir = /var/lib/mysql, port = 3306, "odd key" = "a \\"b\\"" }
                  meta { resource-stickiness = INFINITY, migration-threshold = 3, target-role = Master }
                  operations = [
                    { name = monitor, interval = 20s, timeout = 30s, on-fail = restart }
                    { name = start, timeout = 120s } ]
                }
                """);

        assertThat(db.agent()).isEqualTo(new AgentName("ocf", "heartbeat", "mysql"));
        assertThat(db.params())
                .containsEntry("datadir", "/var/lib/mysql")
                .containsEntry("port", "3306")
                .containsEntry("odd key", "a \"b\"");
        assertThat(db.meta()).containsEntry("target-role", "Promoted").containsEntry("resource-stickiness", "INFINITY");
        assertThat(db.operations())
                .containsExactly(
                        new OperationConfig(
                                "monitor",
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(30),
                                new TreeMap<>(java.util.Map.of("on-fail", "restart"))),
                        new OperationConfig("start", Duration.ZERO, Duration.ofMinutes(2), new TreeMap<>()));
    }

    @ParameterizedTest
    @CsvSource({
        "asterism:address, 1",
        "asterism:asterisk, 2",
        "ocf:heartbeat:asterisk, 10",
        "systemd:kamailio, 10",
    })
    void aResourceWithoutAMonitorGetsOne(String agent, int seconds) throws Exception {
        Resource.Primitive primitive = (Resource.Primitive) only("a { agent = \"" + agent + "\" }");

        assertThat(primitive.operations()).singleElement().satisfies(monitor -> {
            assertThat(monitor.name()).isEqualTo("monitor");
            assertThat(monitor.interval()).isEqualTo(Duration.ofSeconds(seconds));
        });
    }

    @Test
    void theDefaultMonitorCanBeDeclined() throws Exception {
        Resource.Primitive primitive =
                (Resource.Primitive) only("a { agent = \"asterism:address\", default-monitor = false }");

        assertThat(primitive.operations()).isEmpty();
    }

    @Test
    void theDefaultTimeLimitOfOperationsIsHeeded() throws Exception {
        ClusterDocument document = read("asterism { operation-defaults { timeout = 45s }\n"
                        + "resources { a { agent = \"ocf:x:y\", operations { start {} } } } }")
                .orThrow();

        assertThat(((Resource.Primitive) document.resources().get(0)).operations())
                .extracting(OperationConfig::timeout)
                .containsExactly(Duration.ofSeconds(45), Duration.ofSeconds(45));
    }

    @Test
    void aGroupTakesItsMembersInItsOwnOrder() throws Exception {
        List<Resource> resources = resources("""
                b { agent = "asterism:address" }
                a { agent = "asterism:address" }
                g { group = [ a, b ], meta { priority = 5 } }
                lone { agent = "systemd:x" }
                """);

        assertThat(resources).extracting(Resource::id).containsExactly(new ResourceId("g"), new ResourceId("lone"));
        assertThat(((Resource.Group) resources.get(0)).members())
                .extracting(Resource::id)
                .containsExactly(new ResourceId("a"), new ResourceId("b"));
    }

    @Test
    void resourcesKeepTheOrderInWhichTheyAreWritten() throws Exception {
        List<Resource> resources = resources("""
                zeta { agent = "systemd:x" }
                alpha { agent = "systemd:x" }
                midst { agent = "systemd:x" }
                """);

        assertThat(resources).extracting(each -> each.id().value()).containsExactly("zeta", "alpha", "midst");
    }

    @Test
    void aCloneHasANameOfItsOwnThatConstraintsMean() throws Exception {
        ClusterDocument document = read("""
                        asterism {
                          resources {
                            pbx { agent = "asterism:asterisk", clone { hot-standby = true } }
                            ip { agent = "asterism:address" }
                          }
                          constraints { colocation = [ { of = ip, with = pbx } ] }
                        }
                        """).orThrow();

        Resource.Clone clone = (Resource.Clone) document.resources().get(0);
        assertThat(clone.id()).isEqualTo(new ResourceId("pbx-clone"));
        assertThat(clone.child().id()).isEqualTo(new ResourceId("pbx"));
        assertThat(clone.meta()).containsEntry("hot-standby", "true");
        assertThat(document.constraints())
                .containsExactly(new Constraint.Colocation(
                        "colocation-ip-pbx", new ResourceId("ip"), new ResourceId("pbx"), Score.INFINITY));
    }

    @Test
    void constraintsAreReadByOurNamesAndThoseOfTheCib() throws Exception {
        List<Constraint> constraints = read("asterism { " + AB + """
                        constraints {
                          location = [ { of = a, node = pbx1, score = 50, expires = "2027-01-01T00:00:00Z" } ]
                          colocation = [ { rsc = a, with-rsc = b, score = -INFINITY } ]
                          order = [ { id = first-a, first = a, then = b, kind = Serialize }
                                    { first = a, then = b, first-action = stop, symmetrical = false } ]
                        } }
                        """).orThrow().constraints();

        assertThat(constraints)
                .extracting(Constraint::id)
                .containsExactly("location-a-pbx1", "colocation-a-b", "first-a", "order-a-b");
        assertThat(((Constraint.Location) constraints.get(0)).expires())
                .isEqualTo(new Constraint.Expiry.At(java.time.Instant.parse("2027-01-01T00:00:00Z")));
        assertThat(((Constraint.Colocation) constraints.get(1)).score()).isEqualTo(Score.MINUS_INFINITY);
        assertThat(((Constraint.Order) constraints.get(2)).symmetry()).isEqualTo(Constraint.Symmetry.ONE_WAY);
        assertThat(((Constraint.Order) constraints.get(3)).thenAction()).isEqualTo("stop");
    }

    @Test
    void olderNamesOfOptionsAreReadAsThePresentOnes() throws Exception {
        ClusterDocument document =
                read("asterism { options { stonith-enabled = false, no-quorum-policy = freeze, cluster-recheck-interval = 5min }\n"
                                + "node-attributes { pbx1 { standby = on, rack = 7 } } }")
                        .orThrow();

        assertThat(document.options())
                .containsEntry("fencing-enabled", "false")
                .containsEntry("no-quorum-policy", "freeze")
                .hasSize(3);
        assertThat(document.nodeAttributes().get(new NodeName("pbx1")))
                .containsEntry("standby", "on")
                .containsEntry("rack", "7");
    }

    private static final String AB = "resources { a { agent = \"systemd:a\" }, b { agent = \"systemd:b\" } }\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "resources { a { agnet = \"ocf:heartbeat:IPaddr2\" } } | unknown key 'agnet' | did you mean 'agent'?",
                "resources { a { params {} } }              | 'agent' is missing | add agent",
                "resources { a { agent = \"ocf:IPaddr2\" } } | ocf:IPaddr2 | ocf:provider:type",
                "resources { a { agent = \"systmd:x\" } }   | systmd:x | standard:type",
                "resources { a { agent = IPaddr2 } }        | IPaddr2 | standard:type",
                "resources { a { agent = \"lsb:x\", meta { target-rol = Started } } } | 'target-rol' | did you mean 'target-role'?",
                "resources { a { agent = \"lsb:x\", meta { target-role = Statred } } } | Statred | did you mean 'Started'?",
                "resources { a { agent = \"lsb:x\", meta { is-managed = maybe } } } | maybe | true or false",
                "resources { a { agent = \"lsb:x\", operations = [ { name = monitor, interval = 10 } ] } } | interval = 10 | with its unit",
                "resources { a { agent = \"lsb:x\", operations = [ { name = monitor } ] } } | without interval | add interval",
                "resources { a { agent = \"lsb:x\", operations { monitor { interval = 1s, nmae = x } } } } | 'nmae' | known here",
                "resources { a { agent = \"lsb:x\", operations = [ { name = monitor, interval = 1s }, { name = monitor, interval = 1000ms } ] } } | stands twice | another interval",
                "resources { a { agent = \"lsb:x\", clone { clone-mx = 2 } } } | 'clone-mx' | did you mean 'clone-max'?",
                "resources { g { group = [ a, x ] }, a { agent = \"lsb:x\" } } | group = x | known here: a, g",
                "resources { g { group = [] } } | has no member | name its members",
                "resources { g { group = [ a ], agent = \"lsb:x\" }, a { agent = \"lsb:x\" } } | 'agent' together with 'group' | remove one",
                "resources { g { group = [ a ] }, h { group = [ a ] }, a { agent = \"lsb:x\" } } | group = a | remove it from one",
                "resources { g { group = [ a ] }, a { agent = \"lsb:x\", clone {} } } | group = a | let the group itself be the clone",
                "resources { a { agent = \"lsb:x\", clone { id = b } }, b { agent = \"lsb:x\" } } | 'b' names two resources | another name",
                "resources { \"a:1\" { agent = \"lsb:x\" } } | a:1 | without ':'",
                "resources { \"1a\" { agent = \"lsb:x\" } } | 1a | another name",
                "resources { a { agent = \"lsb:x\", params { ip = [ 1 ] } } } | is a list | a single value",
                "resources { a = 7 } | is a number | an object",
                "constraints { location = [ { of = x, node = pbx1 } ] } | of = x | remove it",
                "constraints { colocation { of = x } } | is an object | a list",
                "constraints { loaction = [] } | 'loaction' | did you mean 'location'?",
                "options { no-quorum-policy = halt } | halt | known here",
                "options { no-quorum-polcy = stop } | no-quorum-polcy | did you mean 'no-quorum-policy'?",
                "options { stonith-enabled = true, fencing-enabled = true } | stonith-enabled = true | keep one",
                "options { cluster-recheck-interval = 5parsecs } | 5parsecs | duration",
                "node-attributes { pbx3 { standby = on } } | pbx3 | did you mean 'pbx1'?",
                "resorces { } | 'resorces' | did you mean 'resources'?",
            })
    void aWrongDocumentIsRefused(String text, String what, String remedy) {
        assertThat(problems(read("asterism { " + text.strip() + " }"))).anySatisfy(problem -> {
            assertThat(problem.what()).contains(what);
            assertThat(problem.remedy()).contains(remedy);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "location = [ { of = a, node = pbx9 } ] | is not a node",
                "location = [ { of = a, node = pbx1, score = high } ] | is not a score",
                "location = [ { of = a, node = pbx1, rule = x } ] | has to be an object",
                "location = [ { of = a, node = pbx1, expires = tomorrow } ] | is not an instant",
                "location = [ { of = a, rsc = b, node = pbx1 } ] | both name the same",
                "colocation = [ { of = a, with = a } ] | same resource",
                "colocation = [ { of = a, with = b }, { of = a, with = b } ] | count twice",
                "colocation = [ { id = c, of = a, with = b }, { id = c, of = b, with = a } ] | names two constraints",
                "order = [ { first = a, then = b, kind = Perhaps } ] | is not a kind",
                "order = [ { first = a, then = b, kind = Serialize, symmetrical = true } ] | cannot go with",
                "order = [ { first = a, then = b, first-action = strat } ] | is not an action",
                "order = [ { first = a } ] | nothing can stand in",
                "order = [ { sets = [ { resources = [ a, c ] } ] } ] | is not a resource",
                "order = [ { first = a, sets = [ { resources = [ a ] } ] } ] | each set says that",
                "order = [ { sets = [] } ] | nothing to constrain",
                "order = [ { sets = [ { resources = [ a ], action = strat } ] } ] | is not an action",
                "colocation = [ { of = a, with = b, role = chief } ] | is not a role",
                "location = [ { of = a, pattern = x, node = pbx1 } ] | both name the same",
                "location = [ { pattern = \"(\", node = pbx1 } ] | is not a regular expression",
                "location = [ { of = a, node = pbx1, resource-discovery = perhaps } ] | is not one of",
                "location = [ { of = a, node = pbx1, role = Promoted, expires = \"2027-01-31T18:00:00Z\" } ] | lapses",
                "location = [ { of = a, rule { score = 5 } } ] | a rule is one condition",
                "location = [ { of = a, rule { attribute = site } } ] | is compared once",
                "location = [ { of = a, rule { attribute = site, eq = 1, ne = 2 } } ] | is compared once",
                "location = [ { of = a, rule { attribute = site, eq = 1, typ = integer } } ] | misspelt",
                "location = [ { of = a, rule { attribute = site, eq = 1, type = int } } ] | is not one of",
                "location = [ { of = a, rule { any = [] } } ] | never or always",
                "location = [ { of = a, rule { attribute = x, eq = 1, date { hours = 1 } } } ] | one condition",
                "location = [ { of = a, rule { date { hours = \"8-24\" } } } ] | goes beyond 0 to 23",
                "location = [ { of = a, rule { date { hours = noon } } } ] | neither a number nor a range",
                "location = [ { of = a, rule { date { after = noon } } } ] | is not a time",
                "location = [ { of = a, rule { date {} } } ] | never or always",
                "location = [ { of = a, rule { score = 5, score-attribute = x, attribute = y, eq = 1 } } ] | is the score",
                "ticket = [ { of = a } ] | nothing can stand in",
                "ticket = [ { ticket = berlin, of = a, loss-policy = panic } ] | is not one of",
            })
    void aWrongConstraintIsRefused(String text, String why) {
        assertThat(problems(read("asterism { " + AB + " constraints { " + text + " } }")))
                .anySatisfy(problem -> assertThat(problem.why()).contains(why));
    }

    @Test
    void aResourceWrittenTwiceIsRefusedAlthoughTheLibraryJoinsBoth() {
        assertThat(problems(read("asterism { resources {\na { agent = \"lsb:x\" }\na { params { x = 1 } }\n} }")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.what()).contains("'asterism.resources.a' is set again");
                    assertThat(problem.where().line()).isEqualTo(3);
                });
    }

    @Test
    void anErrorInAMemberDoesNotHideBehindItsGroup() {
        assertThat(problems(read("asterism { resources { g { group = [ a ] }, a { agent = nope } } }")))
                .extracting(Problem::why)
                .contains("'nope' is not the name of an agent", "'a' has problems of its own");
    }

    @Test
    void aTextMayNotIncludeFiles() {
        assertThat(problems(read("include \"/etc/passwd.conf\"\nasterism { }")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).contains("may differ between nodes"));
    }

    private static Resource only(String resources) throws ConfigurationRefused {
        return resources(resources).get(0);
    }

    private static List<Resource> resources(String text) throws ConfigurationRefused {
        return read("asterism { resources {\n" + text + "} }").orThrow().resources();
    }

    private static Reading<ClusterDocument> read(String text) {
        return DocumentReader.readText("cluster.conf", text, NODES);
    }

    private static List<Problem> problems(Reading<?> reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused<?>) reading).problems();
    }
}
