package org.asterism.crm;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** XML into memory, where writing cannot fail. Attributes are given as names and values in turn. */
final class XmlText {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    /** One step of writing. */
    @FunctionalInterface
    private interface Step {
        void write() throws XMLStreamException;
    }

    XmlText() {
        try {
            xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML into memory failed", e);
        }
    }

    void open(String name, String... attributes) {
        step(() -> xml.writeStartElement(name));
        attributes(attributes);
    }

    void empty(String name, String... attributes) {
        step(() -> xml.writeEmptyElement(name));
        attributes(attributes);
    }

    void close() {
        step(xml::writeEndElement);
    }

    /** All of it, with a line break at its end; nothing can be written after that. */
    String text() {
        step(xml::writeEndDocument);
        step(xml::flush);
        return text + "\n";
    }

    private void attributes(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            String name = pairs[i];
            String value = pairs[i + 1];
            step(() -> xml.writeAttribute(name, value));
        }
    }

    private static void step(Step step) {
        try {
            step.write();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML into memory failed", e);
        }
    }
}
