package org.asterism.simulate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Breaks CIBs at random: elements dropped, doubled or moved, attributes dropped, absurd, or pointing elsewhere. */
final class CibMutator {

    private static final List<String> ABSURD = List.of(
            "",
            "INFINITY",
            "-INFINITY",
            "99999999999999999999",
            "-1",
            "0",
            "1000000",
            "1e9",
            "NaN",
            "true",
            "false",
            "Promoted",
            "Stopped",
            "fence",
            "stop",
            "PT1H",
            "P99999999Y",
            "2024-13-45",
            "%1 .*(",
            "a b/c:0",
            "remote",
            "block");

    private final Random random;

    CibMutator(long seed) {
        this.random = new Random(seed);
    }

    byte[] mutate(byte[] cib) {
        try {
            DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            Document document = builder.parse(new ByteArrayInputStream(cib));
            int changes = 1 + random.nextInt(6);
            for (int i = 0; i < changes; i++) {
                change(document);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
            return out.toByteArray();
        } catch (ParserConfigurationException
                | TransformerException
                | java.io.IOException
                | org.xml.sax.SAXException e) {
            throw new IllegalStateException("an input of the test is no XML", e);
        }
    }

    private void change(Document document) {
        NodeList all = document.getElementsByTagName("*");
        Element element = (Element) all.item(random.nextInt(all.getLength()));
        Element other = (Element) all.item(random.nextInt(all.getLength()));
        boolean isRoot = element == document.getDocumentElement();
        switch (random.nextInt(8)) {
            case 0 -> {
                if (!isRoot && element.getParentNode() != null) {
                    element.getParentNode().removeChild(element);
                }
            }
            case 1 -> {
                if (!isRoot) {
                    element.getParentNode().appendChild(element.cloneNode(true));
                }
            }
            case 2 -> {
                if (!isWithin(other, element)) {
                    other.appendChild(element.cloneNode(true));
                }
            }
            case 3 -> attribute(element).ifPresent(attribute -> element.removeAttribute(attribute.getName()));
            case 4, 5 ->
                attribute(element)
                        .ifPresent(attribute -> attribute.setValue(ABSURD.get(random.nextInt(ABSURD.size()))));
            case 6 ->
                attribute(element)
                        .ifPresent(mine -> attribute(other).ifPresent(theirs -> mine.setValue(theirs.getValue())));
            default -> attribute(other).ifPresent(theirs -> element.setAttribute(theirs.getName(), theirs.getValue()));
        }
    }

    private static boolean isWithin(org.w3c.dom.Node inner, Element outer) {
        for (org.w3c.dom.Node at = inner; at != null; at = at.getParentNode()) {
            if (at == outer) {
                return true;
            }
        }
        return false;
    }

    private java.util.Optional<Attr> attribute(Element element) {
        List<Attr> attributes = new ArrayList<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            attributes.add((Attr) element.getAttributes().item(i));
        }
        return attributes.isEmpty()
                ? java.util.Optional.empty()
                : java.util.Optional.of(attributes.get(random.nextInt(attributes.size())));
    }
}
