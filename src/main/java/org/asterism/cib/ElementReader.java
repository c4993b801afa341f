package org.asterism.cib;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Builds the tree of elements, within limits: no DTD, no entities from outside, bounded depth, number and text. */
final class ElementReader {

    private static final int MOST_ELEMENTS = 2_000_000;
    private static final int DEEPEST = 64;
    private static final int MOST_ATTRIBUTES = 100;
    /** In characters, names and values of all attributes together. */
    private static final long MOST_TEXT = 256L * 1024 * 1024;

    private static final XMLInputFactory FACTORY = factory();

    private int elements;
    private int depth;
    private long text;

    private ElementReader() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }

    static Element read(InputStream in) throws CibUnreadable {
        try {
            return new ElementReader().root(FACTORY.createXMLStreamReader(in));
        } catch (XMLStreamException notXml) {
            throw new CibUnreadable("not an XML document: " + notXml.getMessage(), notXml);
        }
    }

    private Element root(XMLStreamReader reader) throws XMLStreamException, CibUnreadable {
        Element root = null;
        Element open = null;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamReader.START_ELEMENT) {
                open = element(reader, open);
                root = root == null ? open : root;
            } else if (event == XMLStreamReader.END_ELEMENT && open != null) {
                open = open.parent;
                depth--;
            }
        }
        if (root == null) {
            throw new CibUnreadable("the document is empty");
        }
        return root;
    }

    private Element element(XMLStreamReader reader, @Nullable Element parent) throws CibUnreadable {
        Element element =
                new Element(reader.getLocalName(), reader.getLocation().getLineNumber(), parent);
        if (++elements > MOST_ELEMENTS || ++depth > DEEPEST || reader.getAttributeCount() > MOST_ATTRIBUTES) {
            throw new CibUnreadable("line " + element.line + ": too many or too deeply nested elements or attributes");
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String value = reader.getAttributeValue(i);
            text += reader.getAttributeLocalName(i).length() + value.length();
            element.attributes.put(reader.getAttributeLocalName(i), value);
        }
        if (text > MOST_TEXT) {
            throw new CibUnreadable("line " + element.line + ": too much text");
        }
        if (parent != null) {
            parent.children.add(element);
        }
        return element;
    }
}
