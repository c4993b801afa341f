package org.asterism.cli;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.asterism.api.ClusterStatus;
import org.asterism.api.ResourceStatus;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Print the completion of commands, options, and names of nodes and resources, for bash and zsh.",
            "Names are asked of this machine's node, quietly, and kept for a minute."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  asterism completion > /etc/bash_completion.d/asterism",
            "  source <(asterism completion)       # in ~/.bashrc, or after compinit in ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {

    /** Fills in names where the generated part has nothing to offer. The table comes in the place of {@code @TABLE@}. */
    private static final String NAMES = """

            # Names of nodes and resources, asked of the node and kept for a minute.
            function _asterism_names() {
              local kept="${XDG_CACHE_HOME:-$HOME/.cache}/asterism/names-$1"
              if [ -z "$(find "$kept" -mmin -1 2>/dev/null)" ]; then
                mkdir -p -m 0700 "${kept%/*}" 2>/dev/null
                timeout 5 asterism completion --names "$1" >"$kept" 2>/dev/null
              fi
              cat "$kept" 2>/dev/null
            }

            function _complete_asterism_with_names() {
              local current="${COMP_WORDS[COMP_CWORD]}" path='' word kind i
              COMPREPLY=()
              case $current in
                -*) ;;
                *)
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    word="${COMP_WORDS[i]}"
                    case $word in -*) ;; *) path="$path $word" ;; esac
                  done
                  case $path in
            @TABLE@
                    *) kind='' ;;
                  esac
                  if [ -n "$kind" ]; then
                    COMPREPLY=($(compgen -W "$(_asterism_names "$kind")" -- "$current"))
                    return 0
                  fi
                  ;;
              esac
              _complete_asterism
            }

            complete -F _complete_asterism_with_names -o default asterism
            """;

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--names", hidden = true, description = "Print names instead: nodes or resources.")
    private String names = "";

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (names.isEmpty()) {
            console.print(script(spec.root().commandLine()).stripTrailing());
            return Exit.DONE.code();
        }
        ClusterStatus status = new Connection().client(console).get("status", ClusterStatus.class);
        TreeSet<String> found = new TreeSet<>();
        if (names.equals("nodes")) {
            status.nodes().forEach(node -> found.add(node.name().value()));
        } else {
            status.resources().stream()
                    .flatMap(CompletionCommand::all)
                    .forEach(one -> found.add(one.id().base().value()));
        }
        console.print(List.copyOf(found));
        return Exit.DONE.code();
    }

    private static Stream<ResourceStatus> all(ResourceStatus resource) {
        return Stream.concat(Stream.of(resource), resource.children().stream().flatMap(CompletionCommand::all));
    }

    static String script(CommandLine line) {
        StringBuilder table = new StringBuilder();
        rows("", line, table);
        return AutoComplete.bash("asterism", line).stripTrailing() + "\n"
                + NAMES.replace("@TABLE@", table.toString().stripTrailing());
    }

    /** For each command that takes a node or a resource: after which words, and which of them. */
    private static void rows(String path, CommandLine line, StringBuilder table) {
        int before = 0;
        for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
            String kind = parameter.paramLabel().equals("NODE")
                    ? "nodes"
                    : parameter.paramLabel().equals("RESOURCE") ? "resources" : "";
            if (!kind.isEmpty() && !path.isEmpty() && line.getSubcommands().isEmpty()) {
                table.append("        ")
                        .append(pattern(path, before))
                        .append(") kind=")
                        .append(kind)
                        .append(" ;;\n");
            }
            before++;
        }
        line.getSubcommands().forEach((name, child) -> rows(path + " " + name, child, table));
    }

    /** A pattern of the shell: the words of the command as they are, then anything for each parameter before. */
    private static String pattern(String path, int before) {
        return "'" + path + "'" + "' '*".repeat(before);
    }
}
