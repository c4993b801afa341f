package org.asterism.cib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An XML element. */
final class Element {

    final String name;
    final int line;
    final @Nullable Element parent;
    final Map<String, String> attributes = new LinkedHashMap<>();
    final List<Element> children = new ArrayList<>();

    Element(String name, int line, @Nullable Element parent) {
        this.name = name;
        this.line = line;
        this.parent = parent;
    }

    String get(String attribute) {
        return get(attribute, "");
    }

    String get(String attribute, String otherwise) {
        return attributes.getOrDefault(attribute, otherwise);
    }

    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    List<Element> all(String childName) {
        List<Element> found = new ArrayList<>();
        for (Element child : children) {
            if (child.name.equals(childName)) {
                found.add(child);
            }
        }
        return found;
    }

    /** The first child of this name, or an empty one. */
    Element one(String childName) {
        for (Element child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return new Element(childName, line, this);
    }

    String path() {
        String own = has("id") ? name + "[" + get("id") + "]" : name;
        return parent == null ? own : parent.path() + "/" + own;
    }
}
