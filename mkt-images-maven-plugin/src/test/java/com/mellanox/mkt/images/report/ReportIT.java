package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The report and the page of the history in a browser. Pictures of them are in {@code target/report-pictures}. */
class ReportIT {
    private static final int RUNS = 20;
    private static final Path PICTURES = Path.of("target/report-pictures");

    @TempDir
    private static Path profile;

    private static ChromeDriver browser;

    @TempDir
    private Path directory;

    @TempDir
    private Path cache;

    @BeforeAll
    static void open() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary("/usr/bin/chromium")
                .addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        System.setProperty("webdriver.chrome.driver", "/usr/bin/chromedriver");
        browser = new ChromeDriver(options);
    }

    @AfterAll
    static void close() {
        browser.quit();
    }

    @BeforeEach
    void write() throws IOException {
        SampleReport sample = new SampleReport();
        Files.writeString(directory.resolve("console.log"), "[    0.000000] Linux version 6.1.192\nmlx5_core: ready\n");
        Files.writeString(directory.resolve("image.json"), SampleReport.BUILT);
        sample.build(directory, event -> {});
        sample.boot(directory, event -> {});
        writeHistory(sample);
    }

    private void writeHistory(SampleReport sample) throws IOException {
        for (int i = 0; i < RUNS; i++) {
            Instant start = Instant.parse("2026-11-29T20:00:00Z").plusSeconds(3600L * i);
            BuildListener run = new HistoryRecorder(event -> {}, cache, start);
            if (i % 7 == 3) {
                sample.fail(cache.resolve("target"), "a step has failed", run);
            } else {
                sample.build(cache.resolve("target"), run);
                sample.boot(cache.resolve("target"), new HistoryRecorder(event -> {}, cache, start));
            }
        }
        HistoryPage.write(directory, cache, new ImageKey("fc40"));
    }

    private void show(String page, int width, String colours) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        browser.get(directory.resolve(page).toUri().toString());
    }

    private static long number(String expression) {
        return (Long) Objects.requireNonNull(browser.executeScript("return " + expression));
    }

    @ParameterizedTest
    @CsvSource({
        "report, 375, light",
        "report, 375, dark",
        "report, 800, light",
        "report, 1280, light",
        "report, 1280, dark",
        "history, 375, light",
        "history, 375, dark",
        "history, 800, light",
        "history, 1280, light",
        "history, 1280, dark"
    })
    void pageWhenOpenedFitsHasNoBarrierAndLoadsNothing(String page, int width, String colours) throws IOException {
        show(page + ".html", width, colours);
        browser.executeScript("document.querySelectorAll('details').forEach(each => each.open = true)");

        assertThat(number("document.documentElement.scrollWidth"))
                .isEqualTo(number("document.documentElement.clientWidth"));
        assertThat(barriers()).isEmpty();
        assertThat(number("performance.getEntriesByType('resource').length")).isZero();
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        picture(page + "-" + width + "-" + colours);
    }

    /** The rules of axe that the page breaks, and where. */
    private static List<?> barriers() throws IOException {
        try (InputStream axe = Objects.requireNonNull(ReportIT.class.getResourceAsStream("/axe.min.js"))) {
            browser.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        return (List<?>) Objects.requireNonNull(browser.executeAsyncScript("const done = arguments[0];"
                + "axe.run().then(result => done(result.violations.map("
                + "broken => broken.id + ': ' + broken.nodes.map(node => node.html).join(' '))));"));
    }

    private static void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        long height = number("document.documentElement.scrollHeight");
        long width = number("innerWidth");
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        Files.write(PICTURES.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void pageWhenTheKeyboardAloneIsUsedOpensTheSteps() {
        show("report.html", 1280, "light");

        browser.findElement(By.tagName("summary")).sendKeys(Keys.ENTER);

        assertThat(browser.findElement(By.cssSelector("details table")).isDisplayed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"375, light", "1280, dark"})
    void pageWhenNarrowOrWideSaysOnceWhatAnImageWaitedFor(int width, String colours) {
        show("report.html", width, colours);

        String rows = "[...document.querySelectorAll('section[aria-labelledby=images] tbody tr')]";
        String texts = Objects.requireNonNull(
                        browser.executeScript("return " + rows + ".map(row => row.innerText).join('\\n')"))
                .toString();
        assertThat(texts.split("support_rdma_core", -1))
                .as(texts)
                // The row of rdma_core with its log, and the one that waited for it.
                .hasSize(4 + 1);
    }

    @Test
    void rowsWhenNarrowHaveTheirCellsBelowEachOther() {
        show("report.html", 375, "light");

        for (String section : List.of("images", "sources", "bases")) {
            String cell = "document.querySelector('section[aria-labelledby=" + section + "] tbody td:not(.wide)')";
            assertThat(number(cell + ".clientWidth")).as(section).isGreaterThan(300);
        }
    }

    @ParameterizedTest
    @CsvSource({"light", "dark"})
    void legendWhenShownHasTheColoursOfTheBars(String colours) {
        show("report.html", 1280, colours);

        for (String kind : List.of("build", "early")) {
            String colour = "getComputedStyle(document.querySelector('%s')).backgroundColor";
            assertThat(Objects.requireNonNull(browser.executeScript("return " + colour.formatted(".legend ." + kind))))
                    .isEqualTo(browser.executeScript("return " + colour.formatted(".bar." + kind)))
                    .isNotEqualTo("rgba(0, 0, 0, 0)");
        }
    }

    @Test
    void pageWhenPrintedHasAllSteps() {
        show("report.html", 1280, "light");
        String height = "document.querySelector('details').offsetHeight";
        long closed = number(height);

        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));

        assertThat(number(height)).isGreaterThan(2 * closed);
    }

    @Test
    void historyWhenTheKeyboardAloneIsUsedScrollsTheTableAndOpensTheImagesOfARun() {
        show("history.html", 375, "light");

        browser.findElement(By.className("scroll")).sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.findElement(By.tagName("summary")).sendKeys(Keys.ENTER);

        assertThat(browser.findElement(By.cssSelector("details li")).isDisplayed())
                .isTrue();
        // It scrolls smoothly; the driver gives up after half a minute.
        browser.executeAsyncScript("const done = arguments[0]; const area = document.querySelector('.scroll');"
                + "setInterval(() => { if (area.scrollLeft > 0) { done(); } }, 50);");
    }

    @Test
    void historyWhenPrintedFitsThePageAndHasTheImagesOfEachRun() {
        show("history.html", 800, "light");
        String height = "document.querySelector('details').offsetHeight";
        long closed = number(height);

        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));

        assertThat(number(height)).isGreaterThan(2 * closed);
        assertThat(number("document.documentElement.scrollWidth"))
                .isEqualTo(number("document.documentElement.clientWidth"));
    }

    @Test
    void chartsWhenShownHaveABarOfEachRunWithinThePicture() {
        show("history.html", 1280, "light");

        assertThat(number("document.querySelectorAll('svg').length")).isEqualTo(4);
        assertThat(number("document.querySelectorAll('svg line').length")).isEqualTo(RUNS);
        assertThat(number("[...document.querySelectorAll('rect')].filter(rect => {"
                        + "const box = rect.getBBox(); return box.x < 0 || box.y < -0.01 || box.x + box.width > 1000"
                        + " || box.y + box.height > 100.02; }).length"))
                .isZero();
    }
}
