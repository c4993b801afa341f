package org.asterism.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.asterism.api.ChangeResult.Accepted;
import org.asterism.api.Explanation;
import org.asterism.api.ResourceStatus;
import org.asterism.api.SampleStatus;
import org.asterism.browser.Chromium.Screen;
import org.asterism.http.FakeArchive;
import org.asterism.http.FakeControl;
import org.asterism.http.FakeDrills;
import org.asterism.http.HttpSettings.ProbeAccess;
import org.asterism.http.RunningServer;
import org.asterism.model.DocumentVersion;
import org.asterism.model.Epoch;
import org.asterism.model.Heartbeat.NodeOrNone;
import org.asterism.model.NodeName;
import org.asterism.model.ResourceId;
import org.asterism.model.Score;
import org.asterism.model.Transition.NodeScore;
import org.asterism.model.Transition.Term;
import org.asterism.observability.EventKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page over an interface whose cluster has something of everything: looks, access, and what must never happen. */
@Tag("browser")
class PageTest {

    private static final List<String> VIEWS = List.of(
            "now", "resources", "resource/recorder", "events", "config", "incidents", "incident/" + FakeArchive.ID);

    @TempDir
    static Path directory;

    private static RunningServer server;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        server = new RunningServer(RunningServer.settings(directory, ProbeAccess.CREDENTIAL, Duration.ofSeconds(5)));
        server.control.text = """
                asterism { resources { recorder { agent = "systemd:recorder", params { depth = 3, password = "x" } } } }
                """;
        DocumentVersion earlier = new DocumentVersion(new Epoch(6), 16);
        server.control.kept.put(FakeControl.VERSION, server.control.text);
        server.control.kept.put(earlier, server.control.text.replace("3", "2"));
        server.control.explanation = CompletableFuture.completedFuture(Optional.of(explanation()));
        server.control.answer = CompletableFuture.completedFuture(new Accepted(
                "recorder goes to pbx2 for 2 hours",
                new DocumentVersion(new Epoch(6), 18),
                List.of("stop recorder on pbx1", "start recorder on pbx2")));
        server.events.append(EventKind.NODE_LOST, "pbx3 was given up by a quorum");
    }

    private static Explanation explanation() {
        TreeMap<NodeName, NodeScore> scores = new TreeMap<>();
        scores.put(
                SampleStatus.PBX1,
                new NodeScore(
                        Score.MINUS_INFINITY,
                        List.of(new Term("location:cli-ban-recorder-on-pbx1", Score.MINUS_INFINITY))));
        scores.put(
                SampleStatus.PBX2,
                new NodeScore(
                        new Score(40),
                        List.of(
                                new Term("location:prefer-pbx2", new Score(50)),
                                new Term("fail count", new Score(-10)))));
        scores.put(SampleStatus.PBX3, new NodeScore(new Score(0), List.of()));
        return new Explanation(
                new ResourceId("recorder"),
                ResourceStatus.State.STARTING,
                NodeOrNone.of(SampleStatus.PBX2),
                "recorder goes to pbx2: best score 40; pbx1 is banned, pbx3 is lost",
                scores,
                List.of("clear the ban: asterism resource clear recorder"),
                List.of(),
                List.of());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @AfterEach
    void nothingFailedInThePage() {
        chromium.closePages();
        chromium.assertNoComplaint();
    }

    private static Page open(Screen screen, ColorScheme colours, String view) {
        Page page = chromium.page(screen, colours);
        page.navigate(server.uri("/ui/#/" + view).toString());
        assertThat(page.locator("#stream")).hasText("live");
        assertThat(page.locator("main h1")).isVisible();
        return page;
    }

    private static void go(Page page, String view) {
        page.evaluate("view => { location.hash = '#/' + view; }", view);
        page.waitForFunction("() => !document.querySelector('main').textContent.includes('Asking')");
    }

    static void logIn(Page page, String token) {
        page.locator("#login").click();
        page.getByLabel("Token").fill(token);
        page.getByRole(AriaRole.DIALOG)
                .getByText("Log in", new Locator.GetByTextOptions().setExact(true))
                .last()
                .click();
        assertThat(page.locator("#login")).hasText("Log out");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"DARK", "LIGHT"})
    void axeFindsNothingSeriousInAnyView(ColorScheme colours) {
        Page page = open(Screen.DESK, colours, "now");
        logIn(page, RunningServer.ADMINISTRATOR);
        for (String view : VIEWS) {
            go(page, view);
            page.locator("details").all().forEach(one -> one.evaluate("one => { one.open = true; }"));
            assertThat(Chromium.findings(page)).as(view + " " + colours).isEmpty();
            Chromium.shoot(
                    page, "desk-" + colours.name().toLowerCase(java.util.Locale.ROOT) + "-" + view.replace('/', '-'));
        }
        go(page, "resource/recorder");
        page.getByText("Move…").click();
        assertThat(page.getByText("What it would do")).isVisible();
        assertThat(Chromium.findings(page)).as("dialog " + colours).isEmpty();
        Chromium.shoot(page, "desk-" + colours.name().toLowerCase(java.util.Locale.ROOT) + "-move");
    }

    @Test
    void everyViewFitsATelephone() {
        Page page = open(Screen.TELEPHONE, ColorScheme.DARK, "now");
        logIn(page, RunningServer.ADMINISTRATOR);
        for (String view : VIEWS) {
            go(page, view);
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(view)
                    .isEqualTo(390);
            Chromium.shoot(page, "telephone-" + view.replace('/', '-'));
        }
    }

    @Test
    void drillsStandBesideTheIncidents() {
        server.drills.reports.clear();
        server.drills.reports.add(FakeDrills.running());
        Page page = open(Screen.DESK, ColorScheme.LIGHT, "incidents");

        assertThat(page.getByText("Drills of pbx1")).isVisible();
        assertThat(page.locator(".card[data-key='drill-20261127-020000']")).containsText("under way");
    }

    @Test
    void aDrillBeginsOnlyAfterItWasTriedOutAndConfirmed() {
        server.drills.reports.clear();
        server.drills.reports.add(FakeDrills.passed());
        Page page = open(Screen.DESK, ColorScheme.LIGHT, "incidents");
        logIn(page, RunningServer.ADMINISTRATOR);
        page.locator(".card[data-key='drill-20261127-020000'] summary").click();
        assertThat(page.getByText("the manager stands still for 3 s")).isVisible();

        page.getByText("Freeze this node…").click();
        assertThat(page.getByText("would do: a fault")).isVisible();
        assertThat(page.locator("dialog .steps")).containsText("the others: start phone");
        Locator begin = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Begin the drill"));
        assertThat(begin).isDisabled();
        assertThat(Chromium.findings(page)).isEmpty();
        Chromium.shoot(page, "desk-light-drill");

        page.getByLabel("I want this fault now").check();
        server.drills.reports.set(0, FakeDrills.running());
        begin.click();
        assertThat(page.getByText("A drill is under way.")).isVisible();
        server.drills.reports.set(0, FakeDrills.passed());
        assertThat(page.getByText("A drill is under way.")).hasCount(0);
        assertThat(page.locator(".card[data-key='drill-20261127-020000']")).containsText("taken over");
    }

    @Test
    void anIncidentHasTheBillOfItsCalls() {
        Page page = open(Screen.TELEPHONE, ColorScheme.LIGHT, "incident/" + FakeArchive.ID);

        assertThat(page.locator("table.bill")).containsText("taken over by pbx2");
        assertThat(page.locator("table.bill tbody tr").nth(1)).containsText("11");
        assertThat(page.locator(".headline")).containsText("outage");
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    @Test
    void whatTheNodeMeasuredIsDrawnAndStandsInATable() {
        Page page = open(Screen.DESK, ColorScheme.LIGHT, "now");

        Locator chart = page.locator("figure[data-key='round-trip pbx2 ucast:eth0']");
        assertThat(chart).containsText("most 469");
        assertThat(chart.locator("path.line")).hasCount(1);
        assertThat(page.locator("figure[data-key='calls pbx']")).containsText("most 26");
        chart.getByText("As a table").click();
        assertThat(chart.locator("tbody tr")).hasCount(3);
        assertThat(chart.locator("tbody tr").first()).containsText("380 µs");
    }

    @Test
    void theLastOutageIsOneClickAway() {
        Page page = open(Screen.DESK, ColorScheme.LIGHT, "now");

        assertThat(page.getByLabel("last incidents")).containsText("pbx3 lost; ledger still away");
    }

    @Test
    void theWholeClusterIsSetAsideFromThePage() {
        Page page = open(Screen.DESK, ColorScheme.LIGHT, "now");
        logIn(page, RunningServer.ADMINISTRATOR);

        page.getByText("Maintenance of the whole cluster…").click();

        assertThat(page.getByText("What it would do")).isVisible();
        page.keyboard().press("Escape");
    }

    @Test
    void standbyIsShownAmongWhatIsSetAside() {
        Page page = open(Screen.DESK, ColorScheme.LIGHT, "now");

        assertThat(page.locator("ul.set-aside")).containsText("standby of pbx2 — until it is ended");
    }

    @Test
    void theCallsOfAnAsteriskAreDrainedFromItsView() {
        Page page = open(Screen.DESK, ColorScheme.LIGHT, "resource/recorder");
        logIn(page, RunningServer.ADMINISTRATOR);
        assertThat(page.getByText("Drain…")).hasCount(0);

        go(page, "resource/pbx-clone");
        page.getByText("Drain…").click();

        assertThat(page.getByLabel("On", new Page.GetByLabelOptions().setExact(true)))
                .hasValue("pbx1");
        assertThat(page.getByText("What it would do")).isVisible();
        Chromium.shoot(page, "desk-light-drain");
    }

    @Test
    void textsOfAgentsStayTexts() {
        Page page = open(Screen.DESK, ColorScheme.DARK, "events");
        String evil = "<img src=x onerror=\"window.evil=1\"><script>window.evil=2</script>";

        server.events.append(EventKind.RESOURCE_FAILED, evil);

        assertThat(page.getByText(evil)).isVisible();
        assertThat(page.evaluate("window.evil === undefined && !document.querySelector('main img, main script')"))
                .isEqualTo(true);
    }

    @Test
    void withoutATokenThePageReadsAndOffersNoChange() {
        Page page = open(Screen.DESK, ColorScheme.DARK, "resource/recorder");

        assertThat(page.getByText("recorder goes to pbx2: best score 40")).isVisible();
        assertThat(page.getByText("To change anything, log in.")).isVisible();
        assertThat(page.getByText("Move…")).hasCount(0);

        page.locator("#login").click();
        page.getByLabel("Token").fill("not-a-token-at-all");
        page.keyboard().press("Enter");
        assertThat(page.getByText("the credential is not known here")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void aRefusalIsShownWithWhatHelps() {
        Page page = open(Screen.DESK, ColorScheme.DARK, "resource/recorder");
        logIn(page, RunningServer.VIEWER);

        page.getByText("Move…").click();

        assertThat(page.getByText("'vera' has the role VIEWER, and this needs OPERATOR"))
                .isVisible();
        assertThat(page.getByText("use a credential with the role OPERATOR")).isVisible();
        assertThat(page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Move").setExact(true)))
                .isDisabled();
    }

    @Test
    void theKeyboardReachesEverything() {
        Page page = open(Screen.DESK, ColorScheme.DARK, "now");

        page.keyboard().press("Tab");
        assertThat(page.locator(":focus")).hasText("To the contents");
        page.keyboard().press("Enter");
        assertThat(page.locator("#main")).isFocused();
        page.locator("nav a").nth(1).focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("main h1")).hasText("Resources");
        assertThat(page.locator("nav a[aria-current=page]")).hasText("Resources");
    }

    /** The node's clock makes the page redraw each second; what is typed and focused stays. */
    @Test
    void redrawingDisturbsNobody() {
        Page page = open(Screen.DESK, ColorScheme.DARK, "events");
        Locator wanted = page.getByLabel("Only those with");
        wanted.pressSequentially("pbx3");

        server.events.append(EventKind.OTHER, "pbx3 said something");

        assertThat(page.getByText("pbx3 said something")).isVisible();
        assertThat(wanted).isFocused();
        assertThat(wanted).hasValue("pbx3");
    }
}
