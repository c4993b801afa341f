package org.asterism.netns;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.asterism.browser.Chromium;
import org.asterism.browser.Chromium.Screen;
import org.asterism.demo.Bed;
import org.asterism.demo.BedHost;
import org.asterism.demo.ClusterFiles;
import org.asterism.demo.Link;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the web page at night, on three real nodes, from another machine. */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageOnNodesTest {

    private static final ClusterFiles FILES = new ClusterFiles("kernel", "default", """
            asterism {
              resources {
                phone-address { agent = "asterism:address", params { ip = "%s", prefix = 24, interface = eth0 } }
                database { agent = "ocf:heartbeat:Dummy", params { fake = day } }
              }
            }
            """.formatted(Bed.SERVICE));

    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);
    private static final LocatorAssertions.ContainsTextOptions IN_TIME =
            new LocatorAssertions.ContainsTextOptions().setTimeout(40_000);

    @TempDir
    static Path directory;

    private static RunningCluster running;
    private static Chromium chromium;
    /** Where the address is at the beginning. */
    private static BedHost first;

    private static Page page;

    @BeforeAll
    static void start() throws IOException {
        RunningCluster.assumeFile(Chromium.program(), "the Debian package chromium");
        RunningCluster.assumeFile("/usr/lib/ocf/resource.d/heartbeat/Dummy", "the Debian package resource-agents");
        running = RunningCluster.start(FILES);
        first = running.awaitServing();
        chromium = Chromium.startBy(running.bed().inClient(List.of(Chromium.program())), directory);
        page = chromium.page(Screen.DESK, ColorScheme.DARK);
        page.navigate("http://" + watched().address(Link.A) + ":" + ClusterFiles.MANAGEMENT_PORT + "/");
        assertThat(page.getByText("Log in to read from here")).isVisible();
        page.locator("#login").click();
        page.getByLabel("Token").fill(ClusterFiles.TOKEN);
        page.keyboard().press("Enter");
        assertThat(page.getByText("Everything runs")).isVisible(SOON);
        assertThat(page.locator("#stream")).hasText("live");
    }

    /** Neither the one that serves first, nor one that has to wait for it. */
    private static BedHost watched() {
        return running.othersThan(first).get(0);
    }

    @AfterAll
    static void stop() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (running != null) {
            running.close();
        }
    }

    @AfterEach
    void nothingFailedInThePage() {
        page.locator("dialog").all().forEach(left -> page.keyboard().press("Escape"));
        chromium.assertNoComplaint();
    }

    private static void go(String view) {
        page.evaluate("view => { location.hash = '#/' + view; }", view);
    }

    private static Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Waits for what it would do, shows that in a picture, and does it. */
    private static void confirm(String word, String picture) {
        assertThat(page.getByText("What it would do")).isVisible(SOON);
        Chromium.shoot(page, picture);
        button(word).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    @Order(1)
    void aResourceIsExplained() {
        go("resource/phone-address");

        Locator scores = page.locator("table.scores");
        for (BedHost host : running.bed().hosts()) {
            assertThat(scores).containsText(host.name());
        }
        assertThat(scores.locator("tr.chosen")).containsText(first.name());
        assertThat(scores.locator("tr.chosen")).containsText("runs here");
        Chromium.shoot(page, "nodes-explain");
    }

    @Test
    @Order(2)
    void aFailoverIsSeenWhileItHappens() {
        go("now");
        page.evaluate("window.neverReloaded = true");
        Locator card = page.locator(".cards [data-key=" + first.name() + "]");
        assertThat(card).containsText("phone-address");

        running.bed().cutPower(first);

        expect(() -> {
            assertThat(card).containsText("lost", IN_TIME);
            assertThat(page.locator(".headline")).containsText(first.name(), IN_TIME);
            assertThat(card).not().containsText("phone-address", IN_TIME);
            assertThat(page.locator(".cards")).containsText("phone-address", IN_TIME);
        });
        assertThat(page.locator("ul.events").first()).containsText("node-lost", IN_TIME);
        Chromium.shoot(page, "nodes-lost");
        running.bed().restorePower(first);
        running.startManager(first);
        expect(() -> assertThat(page.locator(".headline")).containsText("Everything runs", IN_TIME));
        assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
        Chromium.shoot(page, "nodes-now");
    }

    /** With the ends of the managers' logs in the message, if it does not come true. */
    private static void expect(Runnable assertions) {
        try {
            assertions.run();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + running.logs(), e);
        }
    }

    @Test
    @Order(3)
    void aMoveWithALeaseCountsDownAndExpires() {
        go("resource/phone-address");

        button("Move…").click();
        String target = page.getByLabel("To").inputValue();
        page.getByLabel("For how long")
                .evaluate("list => { list.options[0].value = 'PT20S'; list.selectedIndex = 0; }");
        page.getByLabel("For how long").dispatchEvent("change");
        page.getByLabel("Why").fill("a test at night");
        confirm("Move", "nodes-move");

        Locator held = page.locator("ul.preferences");
        assertThat(held).containsText("lapses in", IN_TIME);
        assertThat(page.locator("table.scores tr.chosen")).containsText(target, IN_TIME);
        Chromium.shoot(page, "nodes-lease");
        assertThat(held).containsText("has expired", IN_TIME);
    }

    @Test
    @Order(4)
    void aParameterIsEditedWithTheDifferenceShownAndRolledBack() {
        go("resource/database");
        page.getByText("Parameters").click();
        Locator fake = page.getByLabel("fake", new Page.GetByLabelOptions().setExact(true));
        assertThat(fake).hasValue("day");

        fake.fill("night");
        button("Show the difference…").click();
        assertThat(page.locator("dialog .diff .removed").first()).containsText("day");
        assertThat(page.locator("dialog .diff .added").first()).containsText("night");
        confirm("Apply", "nodes-parameter");
        go("config");
        assertThat(page.locator(".history li").first()).containsText("in force", IN_TIME);
        button("What it changed").first().click();
        assertThat(page.locator("#difference .added").first()).containsText("night", IN_TIME);
        Chromium.shoot(page, "nodes-history");
        button("Roll back…").first().click();
        confirm("Roll back", "nodes-rollback");

        assertThat(page.locator(".history li").first()).containsText("roll back", IN_TIME);
        go("resource/database");
        assertThat(fake).hasValue("day");
    }

    @Test
    @Order(5)
    void theIncidentIsRead() {
        go("incidents");
        Locator lost = page.locator(".history li", new Page.LocatorOptions().setHasText("lost"))
                .last();
        assertThat(lost).isVisible(SOON);

        lost.getByRole(AriaRole.LINK).click();

        assertThat(page.getByText("What happened")).isVisible(SOON);
        assertThat(page.locator("ol.story li").first()).isVisible();
        assertThat(page.locator("ol.timeline")).containsText("node-lost");
        Chromium.shoot(page, "nodes-incident");
    }
}
