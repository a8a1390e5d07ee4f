package com.mellanox.mkt.images.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.ospackage.InstalledPackages;
import com.mellanox.mkt.images.ospackage.OsRelease;
import com.mellanox.mkt.images.provenance.SampleImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of {@link Spdx}. */
class SpdxTest {
    private static final String DOCUMENT =
            Spdx.of(SampleImage.described(SampleImage.MANIFEST), SampleImage.installed());

    private static JsonValue element(String name) throws IOException {
        return JsonReader.read(DOCUMENT).at("packages").items().stream()
                .filter(each -> each.at("name").text().equals(Optional.of(name)))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> texts(String list, String member) throws IOException {
        return JsonReader.read(DOCUMENT).at(list).items().stream()
                .flatMap(each -> each.at(member).text().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void documentWhenOfAnyImageFitsTheSchema() {
        assertThat(DocumentSchema.SPDX.problems(DOCUMENT)).isEmpty();
        String empty = Spdx.of(SampleImage.described(null), new InstalledPackages(OsRelease.UNKNOWN, List.of()));
        assertThat(DocumentSchema.SPDX.problems(empty)).isEmpty();
        assertThat(DocumentSchema.SPDX.problems(DOCUMENT.replace("DESCENDANT_OF", "CHILD_OF")))
                .isNotEmpty();
    }

    @Test
    void documentWhenMadeAgainHasTheSameBytes() {
        assertThat(Spdx.of(SampleImage.described(SampleImage.MANIFEST), SampleImage.installed()))
                .isEqualTo(DOCUMENT);
    }

    @Test
    void relationshipsWhenReadNameElementsOfTheDocument() throws IOException {
        Set<String> ids = texts("packages", "SPDXID");
        ids.add("SPDXRef-DOCUMENT");

        assertThat(ids).hasSize(JsonReader.read(DOCUMENT).at("packages").items().size() + 1);
        assertThat(ids)
                .containsAll(texts("relationships", "spdxElementId"))
                .containsAll(texts("relationships", "relatedSpdxElement"));
    }

    @Test
    void licenceWhenNoExpressionIsQuoted() throws IOException {
        assertThat(element("shadow").at("licenseDeclared").text()).contains("BSD-3-Clause AND GPL-2.0-or-later");
        assertThat(element("bash").at("licenseDeclared").text()).contains("NOASSERTION");
        assertThat(element("telnet").at("licenseDeclared").text().orElseThrow())
                .startsWith("LicenseRef-")
                .endsWith("-BSD-and-GPLv2")
                .isIn(texts("hasExtractedLicensingInfos", "licenseId"));
        assertThat(texts("hasExtractedLicensingInfos", "extractedText")).containsExactly("BSD and GPLv2+");
    }

    @Test
    void packageWhenCompiledHasItsCommitAndPatches() throws IOException {
        JsonValue compiled = element("rdma_core");

        assertThat(compiled.at("downloadLocation").text())
                .contains("git+https://github.com/linux-rdma/rdma-core.git@" + SampleImage.COMMIT);
        assertThat(compiled.at("comment").text().orElseThrow()).contains("0001-fix.patch");
        assertThat(element("tools").at("downloadLocation").text()).contains("NOASSERTION");
        assertThat(DOCUMENT).doesNotContain("secret", "/home/me");
    }

    @Test
    void expressionWhenOfKnownLicencesIsOne() {
        assertThat(Stream.of(
                        "MIT",
                        "GPL-2.0-only WITH Classpath-exception-2.0",
                        "(LGPL-2.1-or-later OR MIT) AND BSD-3-Clause",
                        "GPL-2.0+"))
                .allMatch(LicenseExpression::isOne);
        assertThat(Stream.of("", "GPLv3+", "MIT and BSD", "MIT AND", "(MIT", "MIT)", "MIT OR Own-1.0", "MIT MIT"))
                .noneMatch(LicenseExpression::isOne);
    }
}
