package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What Eclipse is told of the goals. */
class LifecycleMappingTest {
    private static Stream<Element> elements(String resource, String name) throws Exception {
        try (InputStream xml = LifecycleMappingTest.class.getResourceAsStream(resource)) {
            NodeList found = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(xml)
                    .getElementsByTagName(name);
            return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
        }
    }

    @Test
    void goalsWhenBoundToAPhaseByDefaultAreIgnored() throws Exception {
        List<String> bound = elements("/META-INF/maven/plugin.xml", "mojo")
                .filter(mojo -> mojo.getElementsByTagName("phase").getLength() > 0)
                .map(mojo -> mojo.getElementsByTagName("goal").item(0).getTextContent())
                .toList();

        assertThat(elements("/META-INF/m2e/lifecycle-mapping-metadata.xml", "goal")
                        .map(Element::getTextContent))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(bound);
        assertThat(elements("/META-INF/m2e/lifecycle-mapping-metadata.xml", "ignore"))
                .hasSize(1);
    }
}
