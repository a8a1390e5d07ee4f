package com.mellanox.mkt.images.tap;

import com.mellanox.mkt.images.tap.TestCase.Status;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results as the XML of JUnit, which CI systems show.
 *
 * @param name the name of the test suite
 * @param begun when the tests were started
 */
public record JunitReport(String name, Instant begun, TestResults results) {
    /** What XML 1.0 cannot contain, not even escaped. */
    private static final Pattern FORBIDDEN =
            Pattern.compile("[^\\t\\n\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private static final double NANOS = 1e9;

    /** The document, with a line end after it. */
    public String xml() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            writeSuite(xml);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("text is always written", e);
        }
        return text.append("\n").toString();
    }

    private void writeSuite(XMLStreamWriter xml) throws XMLStreamException {
        Duration time = results.cases().stream().map(TestCase::time).reduce(Duration.ZERO, Duration::plus);
        xml.writeStartElement("testsuite");
        write(xml, "name", name);
        write(xml, "tests", String.valueOf(results.cases().size()));
        write(xml, "failures", String.valueOf(results.count(Status.FAILED)));
        write(xml, "errors", "0");
        write(xml, "skipped", String.valueOf(results.count(Status.SKIPPED)));
        write(xml, "time", seconds(time));
        write(xml, "timestamp", begun.truncatedTo(ChronoUnit.SECONDS).toString());
        for (TestCase test : results.cases()) {
            xml.writeCharacters("\n  ");
            writeCase(xml, test);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private void writeCase(XMLStreamWriter xml, TestCase test) throws XMLStreamException {
        xml.writeStartElement("testcase");
        write(xml, "classname", test.suite().isEmpty() ? name : String.join(".", test.suite()));
        write(xml, "name", test.name());
        write(xml, "time", seconds(test.time()));
        if (test.status() == Status.FAILED) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("failure");
            write(xml, "message", test.reason().isEmpty() ? "not ok" : test.reason());
            xml.writeCharacters(allowed(String.join("\n", test.output())));
            xml.writeEndElement();
            xml.writeCharacters("\n  ");
        } else if (test.status() == Status.SKIPPED) {
            xml.writeCharacters("\n    ");
            xml.writeEmptyElement("skipped");
            write(xml, "message", test.reason());
            xml.writeCharacters("\n  ");
        }
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, String attribute, String value) throws XMLStreamException {
        xml.writeAttribute(attribute, allowed(value));
    }

    private static String allowed(String text) {
        return FORBIDDEN.matcher(text).replaceAll("\uFFFD");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / NANOS);
    }
}
