package org.asterism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "statsu, 'asterism status'",
        "incidnet list, 'asterism incident'",
        "incident lst, 'asterism incident list'",
        "standbye pbx2, 'asterism standby'",
        "Status, 'asterism status'"
    })
    void theNearestCommandIsNamed(String typed, String meant) {
        assertThat(complaint(typed.split(" ", -1))).contains("Did you mean '" + meant + "'?");
    }

    @Test
    void theNearestOptionIsNamed() {
        assertThat(complaint("status", "--wacth")).contains("Did you mean --watch?");
        assertThat(complaint("status", "--tokenfile=x")).contains("Did you mean --token-file?");
    }

    @Test
    void aCommandOneLevelBelowIsNamed() {
        assertThat(complaint("export")).contains("Did you mean 'asterism incident export'?");
    }

    @Test
    void whatIsLikeNothingGetsTheListInstead() {
        assertThat(complaint("xyzzy")).doesNotContain("Did you mean").contains("Commands: status, ");
        assertThat(Nearest.of("ab", List.of("xy"))).isEmpty();
    }

    private static String complaint(String... arguments) {
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                Console.Output.PIPE,
                Map.of("LANG", "C.UTF-8"),
                ZoneOffset.UTC);

        int exit = Asterism.run(console, List.of(), arguments);

        assertThat(exit).isEqualTo(Exit.USAGE.code());
        return err.toString();
    }
}
