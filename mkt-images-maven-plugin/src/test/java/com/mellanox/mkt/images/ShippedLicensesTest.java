package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.io.IOUtils;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The licences of all libraries that Maven loads with the plugin, as their POMs in the local repository name them. */
class ShippedLicensesTest {
    /** Those that let anybody use and pass on the library beside this plugin, which is under the Apache License. */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache 2",
            "Apache 2.0",
            "Apache License, Version 2.0",
            "Apache-2.0",
            "BSD 2-Clause License",
            "BSD New license",
            "BSD-3-Clause",
            "Bouncy Castle Licence",
            "EPLv2",
            "MIT License",
            "MIT license",
            "The Apache License, Version 2.0",
            "The Apache Software License, Version 2.0",
            "The BSD License");

    private static final String OWN = "com.mellanox.mkt";

    @Test
    void licensesWhenListedAreAllowed() throws Exception {
        Element plugin = document(Path.of(ShippedLicensesTest.class
                .getResource("/META-INF/maven/plugin.xml")
                .toURI()));
        Map<String, List<String>> others = new TreeMap<>();
        List<Coordinates> libraries = elements(elements(plugin, "dependencies").get(0), "dependency").stream()
                .map(Coordinates::of)
                .filter(library -> !library.group.equals(OWN))
                .toList();
        for (Coordinates library : libraries) {
            List<String> licenses = licenses(library);
            if (licenses.stream().noneMatch(ALLOWED::contains)) {
                others.put(library.toString(), licenses);
            }
        }

        assertThat(libraries).hasSizeGreaterThan(50);
        assertThat(others)
                .as("libraries under other licences: read the licence, and allow it or use another library")
                .isEmpty();
    }

    /** The names of the licences of a library; those of its parent if it names none itself. */
    private static List<String> licenses(Coordinates library) throws Exception {
        Element pom = document(library.pom());
        Optional<Element> own = elements(pom, "licenses").stream().findFirst();
        if (own.isPresent()) {
            return elements(own.get(), "license").stream()
                    .map(license -> text(license, "name"))
                    .toList();
        }
        List<Element> parent = elements(pom, "parent");
        return parent.isEmpty() ? List.of() : licenses(Coordinates.of(parent.get(0)));
    }

    private static Element document(Path file) throws ParserConfigurationException, IOException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        try (InputStream in = Files.newInputStream(file)) {
            return factory.newDocumentBuilder().parse(in).getDocumentElement();
        }
    }

    private static List<Element> elements(Element parent, String name) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .flatMap(node -> elementsNamed(node, name))
                .toList();
    }

    private static Stream<Element> elementsNamed(Node node, String name) {
        return node instanceof Element element && element.getNodeName().equals(name)
                ? Stream.of(element)
                : Stream.empty();
    }

    private static String text(Element parent, String name) {
        return elements(parent, name).stream()
                .map(element -> element.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private record Coordinates(String group, String artifact, String version) {
        static Coordinates of(Element element) {
            return new Coordinates(text(element, "groupId"), text(element, "artifactId"), text(element, "version"));
        }

        /** Where the local repository has it: beside the libraries that this test runs with. */
        Path pom() throws Exception {
            Path jar = Path.of(IOUtils.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path repository = jar.resolve("../../../..").normalize();
            return repository
                    .resolve(group.replace('.', '/'))
                    .resolve(artifact)
                    .resolve(version)
                    .resolve(artifact + "-" + version + ".pom");
        }

        @Override
        public String toString() {
            return group + ":" + artifact + ":" + version;
        }
    }
}
