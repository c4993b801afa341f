package org.asterism.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

    @TempDir
    Path directory;

    @Test
    void aFileInHeartbeatsFormatIsRead() throws IOException {
        Path file = write("# keys\nauth 2\n1 sha1 old secret with blanks\n\n2 sha256 0123456789abcdef\n", "rw-------");

        KeyFile.Result result = KeyFile.read(file);

        assertThat(result).isInstanceOfSatisfying(KeyFile.Loaded.class, loaded -> {
            assertThat(loaded.keys().signing()).isEqualTo(2);
            assertThat(loaded.keys().byId().keySet()).containsExactly(1, 2);
            assertThat(loaded.keys().byId().get(1).secret())
                    .isEqualTo(new SigningKey.Secret("old secret with blanks".getBytes()));
            assertThat(loaded.keys().warnings()).singleElement().asString().contains("sha1");
            assertThat(loaded.toString()).doesNotContain("0123456789abcdef");
        });
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void aFileOpenToOthersIsRefusedWithTheCure(String mode) throws IOException {
        Path file = write("auth 1\n1 sha256 0123456789abcdef\n", mode);

        assertThat(refusal(KeyFile.read(file))).contains(file.toString(), mode, "chmod 600 " + file);
    }

    @Test
    void aMissingFileIsRefusedWithTheCure() {
        assertThat(refusal(KeyFile.read(directory.resolve("none")))).contains("does not exist", "asterism init");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1 sha256 abc|no line 'auth N'",
                "auth 2;1 sha256 abc|names a key that is not in the file",
                "auth 1;1 sha256|f:2: write 'N method secret'",
                "auth 1;1 rot13 abc|unknown method 'rot13'",
                "auth 1;16 sha256 abc|from 1 to 15",
                "auth 1;1 sha256 abc;1 sha256 def|f:3: key 1 is there twice",
                "auth 1;auth 1|second 'auth' line",
                "auth x|'x' is neither",
                "hello|'hello' is neither"
            })
    void aBadLineIsNamed(String text, String message) {
        assertThat(refusal(KeyFile.parse("f", List.of(text.split(";"))))).contains(message);
    }

    @Test
    void crcIsAcceptedAndWarnedOf() {
        KeyFile.Result result = KeyFile.parse("f", List.of("auth 1", "1 crc", "2 sha256 0123456789abcdef"));

        assertThat(((KeyFile.Loaded) result).keys().warnings())
                .singleElement()
                .asString()
                .contains("f:2", "keeps nobody out");
    }

    @Test
    void aChangeShowsInTheStamp() throws IOException {
        Path file = write("auth 1\n1 sha256 0123456789abcdef\n", "rw-------");
        KeyFile.Stamp before = KeyFile.stamp(file);

        Files.writeString(file, "auth 1\n1 sha256 0123456789abcdef0\n");

        assertThat(KeyFile.stamp(file)).isNotEqualTo(before);
        assertThat(KeyFile.stamp(directory.resolve("none"))).isEqualTo(KeyFile.Stamp.ABSENT);
    }

    private Path write(String text, String mode) throws IOException {
        Path file = directory.resolve("authkeys");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String refusal(KeyFile.Result result) {
        assertThat(result).isInstanceOf(KeyFile.Refused.class);
        return ((KeyFile.Refused) result).reason();
    }
}
