package com.mellanox.mkt.images.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as people read it; {@code ReportIT} opens it in a browser. */
class ReportTest {
    @TempDir
    private Path directory;

    private final RecordedEvents passed = new RecordedEvents();
    private final SampleReport sample = new SampleReport();

    private String page() throws IOException {
        return Files.readString(directory.resolve("report.html"));
    }

    @Test
    void pageWhenImagesWereBuiltNamesThoseThatMadeTheRunLong() throws IOException {
        sample.build(directory, passed);

        assertThat(page())
                .contains("<strong>support, support_rdma_core, support_perftest, kvm</strong>")
                .contains("since -Dmkt.rebuild=kvm asks for it")
                .contains("support_perftest: 3 steps, 1 of them cached")
                .contains("<code>mkt-images:build</code>")
                .contains("href=\"support_perftest.log\"");
        assertThat(passed.of(BuildEvent.ReportWritten.class))
                .singleElement()
                .satisfies(written -> assertThat(written.file()).isEqualTo(directory.resolve("report.html")));
    }

    @Test
    void pageWhenAnImageWasReadyLastSaysThatOthersWaitedForIt() throws IOException {
        sample.build(directory, passed);

        assertThat(page()).containsSubsequence("<th scope=\"row\">support_perftest", "support_rdma_core</td>");
    }

    @Test
    void imagesWhenNothingWasDoneForThemHaveTheirResult() throws IOException {
        sample.fail(directory, "a step has failed", passed);

        assertThat(page())
                .containsSubsequence(
                        "<th scope=\"row\">support<", "<span class=\"bad\">failed</span>",
                        "<th scope=\"row\">support_iproute2<", "<span class=\"soft\">not begun</span>",
                        "<th scope=\"row\">kvm<", "<span class=\"soft\">not built</span>");
    }

    private static String receipt(String version, String commit) {
        return "{\"images\": [{}, {\"osPackages\": [{\"name\": \"libc6\", \"version\": \"" + version
                + "\", \"architecture\": \"amd64\"}]}], \"packages\": [{\"name\": \"rdma_core\","
                + " \"source\": {\"commit\": \"" + commit.repeat(40) + "\"}}]}";
    }

    @Test
    void packagesWhenTheyDifferFromTheImagePublishedLastAreShown() throws IOException {
        Files.writeString(directory.resolve("image.json"), receipt("2.36-10", "b"));
        Files.writeString(directory.resolve("published.json"), receipt("2.36-9", "a"));

        sample.build(directory, passed);

        assertThat(page())
                .contains("Packages that came, went or changed")
                .contains("<th scope=\"row\">libc6 amd64</th><td>2.36-9</td><td>2.36-10</td>")
                .contains("<th scope=\"row\">rdma_core</th><td>aaaaaaaaaaaa</td><td>bbbbbbbbbbbb</td>");
    }

    @Test
    void vulnerabilitiesWhenThisBuildWasComparedAreShown() throws IOException {
        Files.writeString(directory.resolve("vulnerabilities.json"), """
                {"formatVersion": 1, "key": "fc40", "database": "Debian.zip", "entries": 41000, "vulnerabilities": [
                  {"id": "CVE-2026-1", "severity": "high", "score": "7.5", "summary": "Reads <too> far", "name": "glibc",
                   "version": "2.36-9", "fixed": "2.36-10", "images": ["ci", "kvm"]},
                  {"id": "CVE-2026-2", "severity": "low", "name": "bash", "version": "5.2", "images": ["kvm"]}]}
                """);
        sample.build(directory, passed);
        assertThat(page()).doesNotContain("Known vulnerabilities");

        sample.compare(directory, passed);

        assertThat(page())
                .contains("By Debian.zip, which has 41000 entries.")
                .contains("<span class=\"bad\">high</span> 7.5</td>")
                .contains("Reads &lt;too&gt; far")
                .contains("<td>glibc</td><td>2.36-9</td><td>2.36-10</td><td class=\"wide\">ci, kvm</td>")
                .contains("<td>low</td>")
                .contains("<td>none yet</td>");
    }

    @Test
    void packagesWhenTheSameOrUnknownAreNotShown() throws IOException {
        Files.writeString(directory.resolve("image.json"), receipt("2.36-10", "b"));
        sample.build(directory, passed);
        assertThat(page()).doesNotContain("Packages that came");

        Files.writeString(directory.resolve("published.json"), receipt("2.36-10", "b"));
        sample.build(directory, passed);
        assertThat(page()).doesNotContain("Packages that came");
    }

    @Test
    void pageWhenAnImageWasMeasuredHasItsLayersWithTheInstructions() throws IOException {
        sample.build(directory, passed);

        assertThat(page())
                .contains("<summary>harbor.mellanox.com/mkt/kvm:fc40: 812 MB in 2 layers</summary>")
                .contains("<td class=\"number\">692 MB</td>"
                        + "<td class=\"step\">RUN dnf install &lt;package&gt; &amp;&amp; dnf clean all</td>");
    }

    @Test
    void pageWhenASourceHasNewCommitsListsThem() throws IOException {
        Files.writeString(directory.resolve("image.json"), SampleReport.BUILT);

        sample.build(directory, passed);

        assertThat(page())
                .contains("rdma_core: 32 commits since 012345678901, which was published last before this build")
                .contains("<li><code>5f1a3c5d7e9b</code> mlx5: Fix &lt;the&gt; doorbell</li>")
                .contains("<li>and 30 more</li>");
    }

    @Test
    void textWhenItLooksLikeHtmlIsShownAsItIs() throws IOException {
        sample.fail(directory, "step 3/3 <script>alert(1)</script> failed & ended", passed);

        assertThat(page())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; failed &amp; ended")
                .doesNotContain("<script>")
                .contains("class=\"bad\">failed");
    }

    @Test
    void pageAfterABootHasTheBuildAndTheParts() throws IOException {
        sample.build(directory, passed);
        sample.boot(directory, passed);

        assertThat(page())
                .contains("<code>mkt-images:build</code>", "<code>mkt-images:boot</code>")
                .contains("<th scope=\"row\">userspace</th><td class=\"number\">6.1 s</td>")
                .contains("port of mlx5_0 is ACTIVE");
    }

    @Test
    void recordsOfOtherGoalsWhenImagesAreBuiltAgainAreRemoved() throws IOException {
        sample.build(directory, passed);
        sample.boot(directory, passed);
        sample.build(directory, passed);

        assertThat(page()).doesNotContain("mkt-images:boot");
        assertThat(directory.resolve("events")).isDirectoryNotContaining("glob:**boot*");
    }

    @Test
    void pageOfAnEarlierRunWhenThereIsNoneOfThisOneIsRemoved() throws IOException {
        sample.build(directory, passed);
        Files.writeString(directory.resolve("image.json"), "{\"packages\": 5}");

        sample.build(directory, passed);

        assertThat(directory.resolve("report.html")).doesNotExist();
        assertThat(passed.of(BuildEvent.Warning.class))
                .last()
                .satisfies(warning -> assertThat(warning.what()).contains("The report of fc40"));
    }

    @Test
    void goalWhenItHasNothingToDoWritesNothing() {
        sample.upToDate(directory, passed);

        assertThat(directory).isEmptyDirectory();
        assertThat(passed.of(BuildEvent.ReportWritten.class)).isEmpty();
    }

    @Test
    void reportWhenItCannotBeWrittenIsAWarningWithTheDirectory() throws IOException {
        Files.writeString(directory.resolve("events"), "a file in place of the directory");

        sample.build(directory, passed);

        assertThat(passed.of(BuildEvent.Warning.class))
                .last()
                .satisfies(warning -> assertThat(warning.what()).contains("fc40", directory.toString()));
    }
}
