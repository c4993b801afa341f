package org.asterism.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.asterism.api.PrecheckReport.Topic;
import org.asterism.precheck.core.Inventory.Fact;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    /** As Asterisk 22 writes it. */
    @Test
    void modulesAndCodecsAreReadAndWhatIsNoFileIsNot() {
        String modules = """
                Module                         Description                              Use Count  Status      Support Level
                acl                            Named ACL system                         2          Running              core
                app_db.so                      Database Access Functions                0          Running              core
                app_stack.so                   Dialplan subroutines (Gosub, Return, etc 0          Not Running          core
                3 modules loaded
                """;
        String codecs = """
                Disclaimer: this command is for informational purposes only.
                \tIt does not indicate anything about your configuration.
                      ID TYPE  NAME         FORMAT           QUALITY DESCRIPTION
                ------------------------------------------------------------------------------------------------
                      32 image png          png                    0 (PNG Image)
                       6 audio alaw         alaw                 100 (G.711 a-law)
                      22 audio speex        speex                 40 (SpeeX)
                      23 audio speex        speex16               40 (SpeeX 16khz)
                """;

        assertThat(Console.facts("22.10.1", modules, codecs))
                .containsExactly(
                        new Fact(Topic.VERSION, "", "22.10.1"),
                        new Fact(Topic.MODULE, "app_db.so", "running"),
                        new Fact(Topic.MODULE, "app_stack.so", "not running"),
                        new Fact(Topic.CODEC, "image png", "known"),
                        new Fact(Topic.CODEC, "audio alaw", "known"),
                        new Fact(Topic.CODEC, "audio speex", "known"),
                        new Fact(Topic.CODEC, "audio speex16", "known"));
    }
}
