package com.mellanox.mkt.images.tap;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Tests of {@link JunitReport}. */
class JunitReportTest {
    private static final Instant BEGUN = Instant.parse("2026-11-24T10:00:00.123Z");

    private static String xml(Stream<String> lines) {
        TapParser parser = new TapParser(false, () -> 0);
        lines.forEach(parser::line);
        return new JunitReport("boot deb12", BEGUN, parser.end().orElseThrow()).xml();
    }

    @Test
    void documentWhenWrittenIsAsExpected() throws IOException {
        assertThat(xml(GoldenFile.read(JunitReportTest.class, "kselftest.txt").lines()))
                .isEqualTo(GoldenFile.read(JunitReportTest.class, "kselftest.xml"));
    }

    @Test
    void documentWhenATestPrintsAnythingCanBeParsed() throws Exception {
        String text = xml(Stream.of("a <&\"]]> b \u0001 \uFFFE ü", "not ok 1 <name> & \"\u0007\" # exit=1 <"));

        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(document.getElementsByTagName("failure").item(0).getTextContent())
                .isEqualTo("a <&\"]]> b \uFFFD \uFFFD ü");
        assertThat(document.getElementsByTagName("testcase")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("name")
                        .getNodeValue())
                .isEqualTo("<name> & \"\uFFFD\"");
        assertThat(List.of(text.split("\n"))).first().isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    }
}
