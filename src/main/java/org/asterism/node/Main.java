package org.asterism.node;

import java.util.List;
import org.asterism.cli.Asterism;
import org.asterism.cli.Console;
import org.asterism.demo.DemoCommand;

/** The program: every command of {@code asterism} begins here. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int status = Asterism.run(Console.system(), commands(), LocalCheck::of, arguments);
        System.exit(status);
    }

    /** What comes to those of {@code cli}. */
    static List<Object> commands() {
        return List.of(
                new NodeCommand(),
                new InitCommand(),
                new JoinCommand(),
                new ArbiterCommand(),
                new AgentCommand(),
                new DemoCommand(System.out));
    }
}
