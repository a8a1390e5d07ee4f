package com.mellanox.mkt.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.io.IOUtils;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** All libraries that Maven loads with the plugin, with the POMs that the local repository has of them. */
public final class ShippedLibraries {
    private static final String OWN = "com.mellanox.mkt";

    private ShippedLibraries() {}

    /** As the plugin's descriptor lists them, without the project's own. */
    public static List<Library> all() throws Exception {
        Element plugin = document(Path.of(
                ShippedLibraries.class.getResource("/META-INF/maven/plugin.xml").toURI()));
        return elements(elements(plugin, "dependencies").get(0), "dependency").stream()
                .map(Library::of)
                .filter(library -> !library.group().equals(OWN))
                .toList();
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

    /** The coordinates of a library. */
    public record Library(String group, String artifact, String version) {
        private static Library of(Element element) {
            return new Library(text(element, "groupId"), text(element, "artifactId"), text(element, "version"));
        }

        /** As databases of vulnerabilities name it: {@code group:artifact}. */
        public String name() {
            return group + ":" + artifact;
        }

        /** The names of its licences; those of its parent if it names none itself. */
        public List<String> licenses() throws Exception {
            Element pom = document(pom());
            Optional<Element> own = elements(pom, "licenses").stream().findFirst();
            if (own.isPresent()) {
                return elements(own.get(), "license").stream()
                        .map(license -> text(license, "name"))
                        .toList();
            }
            List<Element> parent = elements(pom, "parent");
            return parent.isEmpty() ? List.of() : of(parent.get(0)).licenses();
        }

        /** Where the local repository has it: beside the libraries that this test runs with. */
        private Path pom() throws Exception {
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
            return name() + ":" + version;
        }
    }
}
