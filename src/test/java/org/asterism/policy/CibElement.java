package org.asterism.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An XML element of a CIB, with references by {@code id-ref} resolved. */
final class CibElement {

    final String name;
    final Map<String, String> attributes = new LinkedHashMap<>();
    final List<CibElement> children = new ArrayList<>();

    private CibElement(String name) {
        this.name = name;
    }

    static CibElement read(Path file) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        Deque<CibElement> open = new ArrayDeque<>();
        CibElement root = new CibElement("document");
        open.push(root);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamReader.START_ELEMENT) {
                    CibElement element = new CibElement(reader.getLocalName());
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
                    }
                    open.getFirst().children.add(element);
                    open.push(element);
                } else if (event == XMLStreamReader.END_ELEMENT) {
                    open.pop();
                }
            }
        }
        CibElement cib = root.children.get(0);
        Map<String, CibElement> byId = new HashMap<>();
        cib.index(byId);
        cib.resolve(byId);
        return cib;
    }

    private void index(Map<String, CibElement> byId) {
        if (attributes.containsKey("id")) {
            byId.putIfAbsent(attributes.get("id"), this);
        }
        children.forEach(child -> child.index(byId));
    }

    private void resolve(Map<String, CibElement> byId) {
        CibElement target = byId.get(attributes.getOrDefault("id-ref", ""));
        if (target != null && target != this) {
            target.attributes.forEach(attributes::putIfAbsent);
            children.addAll(target.children);
        }
        children.forEach(child -> child.resolve(byId));
    }

    String get(String attribute, String otherwise) {
        return attributes.getOrDefault(attribute, otherwise);
    }

    String get(String attribute) {
        return get(attribute, "");
    }

    List<CibElement> all(String... names) {
        return children.stream()
                .filter(child -> List.of(names).contains(child.name))
                .toList();
    }

    /** The child of this name, or an empty one. */
    CibElement one(String childName) {
        return all(childName).stream().findFirst().orElseGet(() -> new CibElement(childName));
    }
}
