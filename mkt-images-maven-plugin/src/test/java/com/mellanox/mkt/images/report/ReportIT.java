package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The report in a browser. Pictures of it are in {@code target/report-pictures}. */
class ReportIT {
    private static final Path PICTURES = Path.of("target/report-pictures");

    @TempDir
    private static Path profile;

    private static ChromeDriver browser;

    @TempDir
    private Path directory;

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
    }

    private void show(int width, String colours) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        browser.get(directory.resolve("report.html").toUri().toString());
    }

    private static long number(String expression) {
        return (Long) Objects.requireNonNull(browser.executeScript("return " + expression));
    }

    @ParameterizedTest
    @CsvSource({"375, light", "375, dark", "800, light", "1280, light", "1280, dark"})
    void pageWhenOpenedFitsHasNoBarrierAndLoadsNothing(int width, String colours) throws IOException {
        show(width, colours);
        browser.executeScript("document.querySelectorAll('details').forEach(each => each.open = true)");

        assertThat(number("document.documentElement.scrollWidth"))
                .isEqualTo(number("document.documentElement.clientWidth"));
        assertThat(barriers()).isEmpty();
        assertThat(number("performance.getEntriesByType('resource').length")).isZero();
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        picture(width + "-" + colours);
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
        show(1280, "light");

        browser.findElement(By.tagName("summary")).sendKeys(Keys.ENTER);

        assertThat(browser.findElement(By.cssSelector("details table")).isDisplayed())
                .isTrue();
    }

    @Test
    void pageWhenPrintedHasAllSteps() {
        show(1280, "light");
        String height = "document.querySelector('details').offsetHeight";
        long closed = number(height);

        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));

        assertThat(number(height)).isGreaterThan(2 * closed);
    }
}
