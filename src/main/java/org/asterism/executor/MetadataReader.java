package org.asterism.executor;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.asterism.executor.AgentMetadata.AdvisedAction;
import org.asterism.executor.AgentMetadata.Need;
import org.asterism.executor.AgentMetadata.Parameter;

/**
 * Reads the meta-data of OCF agents. Neither a DTD nor an entity is ever loaded: agents name {@code ra-api-1.dtd}, which is
 * not there, and XML from outside may not reach files.
 */
final class MetadataReader {

    private static final Pattern SPAN = Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]*)\\s*");

    private static final XMLInputFactory XML = secureFactory();

    private String name = "";
    private String version = "";
    private String summary = "";
    private String description = "";
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<AdvisedAction> actions = new ArrayList<>();
    private Parameter current = Parameter.optional("", "string", "", "");
    private String standard = "1.0";
    private String deprecated = "";
    private boolean isDeprecated;
    private final List<String> choices = new ArrayList<>();
    private boolean isInParameter;

    private MetadataReader() {}

    /**
     * @throws XMLStreamException if it is not XML
     * @throws IllegalArgumentException if it is XML, but no meta-data
     */
    static AgentMetadata read(String xml) throws XMLStreamException {
        MetadataReader reader = new MetadataReader();
        int begin = Math.max(0, xml.indexOf('<')); // agents that greet before they answer
        XMLStreamReader in = XML.createXMLStreamReader(new StringReader(xml.substring(begin)));
        try {
            while (in.hasNext()) {
                int event = in.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    reader.begin(in);
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && in.getLocalName().equals("parameter")) {
                    reader.parameters.add(reader.whole());
                    reader.isInParameter = false;
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && in.getLocalName().equals("resource-agent")) {
                    break;
                }
            }
        } finally {
            in.close();
        }
        if (reader.name.isEmpty()) {
            throw new IllegalArgumentException("no <resource-agent name=…> in the meta-data");
        }
        return new AgentMetadata(
                reader.name,
                reader.version,
                reader.summary,
                reader.description,
                reader.parameters,
                reader.actions,
                reader.standard);
    }

    private void begin(XMLStreamReader in) throws XMLStreamException {
        switch (in.getLocalName()) {
            case "resource-agent" -> {
                name = attribute(in, "name");
                version = attribute(in, "version");
            }
            case "version" -> standard = in.getElementText().strip();
            case "parameter" -> parameter(in);
            case "content" -> {
                String type = attribute(in, "type");
                current = new Parameter(
                        current.name(),
                        current.need(),
                        type.isEmpty() ? "string" : type,
                        attribute(in, "default"),
                        current.summary(),
                        current.description(),
                        current.traits());
            }
            case "option" -> choices.add(attribute(in, "value"));
            case "deprecated" -> isDeprecated = isInParameter;
            case "replaced-with" -> because("use '" + attribute(in, "name") + "'");
            case "desc" -> because(in.getElementText().strip());
            case "shortdesc" -> describe(in.getElementText().strip(), false);
            case "longdesc" -> describe(in.getElementText().strip(), true);
            case "action" ->
                actions.add(new AdvisedAction(
                        attribute(in, "name"),
                        span(attribute(in, "timeout")),
                        span(attribute(in, "interval")),
                        attribute(in, "role"),
                        (int) span(attribute(in, "depth")).toSeconds()));
            default -> {
                // special, parameters, actions: nothing of their own
            }
        }
    }

    private void parameter(XMLStreamReader in) {
        isInParameter = true;
        isDeprecated = false;
        deprecated = "";
        choices.clear();
        String named = attribute(in, "name");
        String group = attribute(in, "unique-group");
        AgentMetadata.Traits traits = new AgentMetadata.Traits(
                group.isEmpty() && isTrue(attribute(in, "unique")) ? named : group,
                isTrue(attribute(in, "reloadable")) ? AgentMetadata.Reload.RELOADABLE : AgentMetadata.Reload.RESTART,
                isTrue(attribute(in, "private")) ? AgentMetadata.Secrecy.PRIVATE : AgentMetadata.Secrecy.OPEN,
                "",
                List.of());
        Need need = isTrue(attribute(in, "required")) ? Need.REQUIRED : Need.OPTIONAL;
        current = new Parameter(named, need, "string", "", "", "", traits);
    }

    private void because(String text) {
        if (isDeprecated && !text.isEmpty()) {
            deprecated = deprecated.isEmpty() ? text : deprecated + "; " + text;
        }
    }

    /** The parameter with what its inner elements say. */
    private Parameter whole() {
        String why = isDeprecated && deprecated.isEmpty() ? "the agent's authors discourage it" : deprecated;
        AgentMetadata.Traits known = current.traits();
        return new Parameter(
                current.name(),
                current.need(),
                current.type(),
                current.preset(),
                current.summary(),
                current.description(),
                new AgentMetadata.Traits(known.unique(), known.reload(), known.secrecy(), why, choices));
    }

    private void describe(String text, boolean isLong) {
        if (isInParameter) {
            current = new Parameter(
                    current.name(),
                    current.need(),
                    current.type(),
                    current.preset(),
                    isLong ? current.summary() : text,
                    isLong ? text : current.description(),
                    current.traits());
        } else if (isLong) {
            description = text;
        } else {
            summary = text;
        }
    }

    /** A time span as agents write it: 20, 20s, 500ms, 1min; zero if it cannot be read. */
    static Duration span(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            return Duration.ZERO;
        }
        double millis = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "us", "usec" -> 0.001;
            case "ms", "msec" -> 1;
            case "m", "min" -> 60_000;
            case "h", "hr" -> 3_600_000;
            default -> 1000;
        };
        return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * millis));
    }

    private static String attribute(XMLStreamReader in, String wanted) {
        String value = in.getAttributeValue(null, wanted);
        return value == null ? "" : value.strip();
    }

    private static boolean isTrue(String text) {
        return text.equals("1") || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes");
    }

    private static XMLInputFactory secureFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }
}
