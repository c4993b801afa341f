package org.asterism.fencing;

import java.io.StringReader;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.asterism.fencing.core.Traits;

/** Reads what a {@code fence_*} agent says of itself. */
final class FenceMetadata {

    private FenceMetadata() {}

    /** UNKNOWN if it cannot be read. */
    static Traits read(String xml) {
        Set<String> actions = new HashSet<>();
        Set<String> parameters = new HashSet<>();
        boolean isRunOnTarget = false;
        try {
            XMLStreamReader in =
                    factory().createXMLStreamReader(new StringReader(xml.substring(Math.max(0, xml.indexOf('<')))));
            while (in.hasNext()) {
                if (in.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                String name = in.getAttributeValue(null, "name");
                if (in.getLocalName().equals("action") && name != null) {
                    actions.add(name);
                    isRunOnTarget |= name.equals("on") && "1".equals(in.getAttributeValue(null, "on_target"));
                } else if (in.getLocalName().equals("parameter") && name != null) {
                    parameters.add(name);
                }
            }
        } catch (XMLStreamException e) {
            return Traits.UNKNOWN;
        }
        String argument = parameters.contains("plug") ? "plug" : parameters.contains("port") ? "port" : "";
        return actions.isEmpty() ? Traits.UNKNOWN : new Traits(actions, argument, isRunOnTarget);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
