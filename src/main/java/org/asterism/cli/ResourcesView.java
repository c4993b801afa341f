package org.asterism.cli;

import static org.asterism.cli.Lines.cell;
import static org.asterism.cli.Lines.plain;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.asterism.api.ResourceStatus;
import org.asterism.api.ResourceStatus.Kind;
import org.asterism.api.ResourceStatus.Management;
import org.asterism.api.ResourceStatus.Role;
import org.asterism.api.ResourceStatus.State;
import org.asterism.cli.Lines.Part;
import org.asterism.cli.Style.Tone;

/** The resources as a tree. */
final class ResourcesView {

    private static final int STATE_COLUMNS = 10;
    private static final int MOST_NAME_COLUMNS = 32;

    private final Lines lines;
    private final Style style;
    private final int nameColumns;
    private final int nodeColumns;

    private ResourcesView(Lines lines, Style style, int nameColumns, int nodeColumns) {
        this.lines = lines;
        this.style = style;
        this.nameColumns = nameColumns;
        this.nodeColumns = nodeColumns;
    }

    static void add(Lines lines, List<ResourceStatus> resources, Style style) {
        lines.title("Resources");
        if (resources.isEmpty()) {
            lines.add(2, plain("  none configured"));
            return;
        }
        int names = resources.stream().mapToInt(top -> nameWidth(top, 0)).max().orElse(0);
        int nodes = resources.stream().mapToInt(ResourcesView::nodeWidth).max().orElse(0);
        ResourcesView view = new ResourcesView(lines, style, Math.min(names, MOST_NAME_COLUMNS), nodes);
        resources.forEach(top -> view.tree(top, "  ", "  "));
    }

    /** One resource alone, with what it holds. */
    static void one(Lines lines, ResourceStatus resource, Style style) {
        ResourcesView view = new ResourcesView(
                lines, style, Math.min(nameWidth(resource, 0), MOST_NAME_COLUMNS), nodeWidth(resource));
        view.tree(resource, "", "");
    }

    private void tree(ResourceStatus resource, String stem, String childStem) {
        row(resource, stem);
        String under = childStem + (resource.children().isEmpty() ? "  " : style.symbol("│ ", "| "));
        details(resource, under);
        List<ResourceStatus> children = resource.children();
        for (int i = 0; i < children.size(); i++) {
            boolean isLast = i == children.size() - 1;
            tree(
                    children.get(i),
                    childStem + (isLast ? style.symbol("└ ", "` ") : style.symbol("├ ", "|-")),
                    childStem + (isLast ? "  " : style.symbol("│ ", "| ")));
        }
    }

    private void row(ResourceStatus resource, String stem) {
        Tone tone = tone(resource.state());
        int left = stem.length() + 2;
        lines.add(
                left,
                new Part(stem, Tone.DIM),
                new Part(symbol(resource.state()), tone),
                plain(" "),
                cell(name(resource), nameColumns - stem.length() + 2, Tone.PLAIN),
                cell(state(resource), STATE_COLUMNS, tone),
                cell(where(resource), nodeColumns, Tone.PLAIN),
                new Part(role(resource) + management(resource), Tone.CARE),
                new Part(resource.agent(), Tone.DIM));
    }

    private void details(ResourceStatus resource, String under) {
        HealthView.trouble(lines, resource, new Part(under, Tone.DIM));
        reasons(resource, under);
    }

    private void reasons(ResourceStatus resource, String under) {
        boolean isQuiet = resource.state() == State.RUNNING || resource.kind() != Kind.PRIMITIVE;
        String prefix = under + "  ";
        if (!resource.reason().isEmpty() && !isQuiet) {
            lines.add(prefix.length() + 5, new Part(under, Tone.DIM), plain("  why: "), plain(resource.reason()));
        }
        for (String remark : resource.remarks()) {
            if (HealthView.says(resource, remark)) {
                continue;
            }
            lines.add(prefix.length() + 6, new Part(under, Tone.DIM), new Part("  note: ", Tone.CARE), plain(remark));
        }
        if (!resource.cure().isEmpty()) {
            lines.add(
                    prefix.length() + 6,
                    new Part(under, Tone.DIM),
                    new Part("  cure: ", Tone.CARE),
                    plain(resource.cure()));
        }
    }

    private String symbol(State state) {
        return switch (state) {
            case RUNNING -> style.symbol("●", "*");
            case STARTING, STOPPING, PARTIAL -> style.symbol("◐", "~");
            case STOPPED, DISABLED -> style.symbol("○", "-");
            case FAILED, BLOCKED, UNRELEASED -> style.symbol("✗", "!");
            case UNKNOWN -> "?";
        };
    }

    private static String state(ResourceStatus resource) {
        return switch (resource.state()) {
            case FAILED, BLOCKED, UNRELEASED -> resource.state().name();
            default -> Words.of(resource.state());
        };
    }

    private static Tone tone(State state) {
        return switch (state) {
            case RUNNING -> Tone.GOOD;
            case STARTING, STOPPING, PARTIAL, UNKNOWN -> Tone.CARE;
            case STOPPED, DISABLED -> Tone.DIM;
            case FAILED, BLOCKED, UNRELEASED -> Tone.BAD;
        };
    }

    private static String where(ResourceStatus resource) {
        String nodes = resource.nodes().stream()
                .map(node -> Optional.ofNullable(resource.calls().get(node))
                        .map(calls -> node + " (" + Words.count(calls, "call", "calls") + ")")
                        .orElseGet(node::value))
                .collect(Collectors.joining(", "));
        boolean isDoubtful = resource.state() == State.UNRELEASED || resource.state() == State.UNKNOWN;
        return isDoubtful && !nodes.isEmpty() ? nodes + "?" : nodes;
    }

    private static String role(ResourceStatus resource) {
        return resource.role() == Role.PROMOTED || resource.role() == Role.UNPROMOTED
                ? Words.of(resource.role()) + " "
                : "";
    }

    private static String management(ResourceStatus resource) {
        return resource.management() == Management.UNMANAGED || resource.management() == Management.MAINTENANCE
                ? Words.of(resource.management()) + " "
                : "";
    }

    private static String name(ResourceStatus resource) {
        return resource.kind() == Kind.GROUP
                ? resource.id() + " (group)"
                : resource.kind() == Kind.CLONE
                        ? resource.id() + " (clone)"
                        : resource.id().value();
    }

    private static int nameWidth(ResourceStatus resource, int depth) {
        int own = name(resource).length() + 2 * depth;
        return Math.max(
                own,
                resource.children().stream()
                        .mapToInt(child -> nameWidth(child, depth + 1))
                        .max()
                        .orElse(0));
    }

    private static int nodeWidth(ResourceStatus resource) {
        return Math.max(
                where(resource).length(),
                resource.children().stream()
                        .mapToInt(ResourcesView::nodeWidth)
                        .max()
                        .orElse(0));
    }
}
