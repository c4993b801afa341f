package org.asterism.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.asterism.keys.KeyMessages.KeyOrder;
import org.asterism.keys.KeyMessages.KeyRecord;
import org.asterism.keys.KeyMessages.KeyReport;
import org.asterism.transport.Links;
import org.asterism.wire.KeyFile;
import org.asterism.wire.KeyFileEdit;
import org.asterism.wire.Keys;
import org.asterism.wire.SecretWrap;
import org.asterism.wire.SigningKey;

/** This node's key file and the keys in use. Blocking. */
final class KeyStore {

    private final String self;
    private final Path file;
    private final Links links;

    KeyStore(String self, Path file, Links links) {
        this.self = self;
        this.file = file;
        this.links = links;
    }

    Keys present() {
        return links.keys();
    }

    KeyReport report(long run, String problem) {
        Keys keys = links.keys();
        List<KeyRecord> records = keys.byId().values().stream()
                .map(key -> new KeyRecord(key.id(), key.method().word(), key.fingerprint()))
                .toList();
        return new KeyReport(self, run, keys.signing(), records, problem);
    }

    /** Does what is ordered. Done when nothing is signed with other keys than the reported ones any more. */
    CompletableFuture<KeyReport> obey(KeyOrder order, Executor files) {
        CompletableFuture<KeyReport> reported = new CompletableFuture<>();
        files.execute(() -> change(order, reported));
        return reported;
    }

    private void change(KeyOrder order, CompletableFuture<KeyReport> reported) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            Optional<List<String>> changed = changed(lines, order);
            if (changed.isEmpty()) {
                reported.complete(report(order.run(), "the new key could not be decrypted with key " + order.under()));
                return;
            }
            KeyFile.Result result = KeyFile.parse(file.toString(), changed.get());
            if (result instanceof KeyFile.Loaded loaded) {
                write(changed.get());
                links.useKeys(loaded.keys(), () -> reported.complete(report(order.run(), "")));
            } else {
                reported.complete(report(order.run(), ((KeyFile.Refused) result).reason()));
            }
        } catch (IOException e) {
            reported.complete(report(order.run(), file + " cannot be changed: " + e));
        } catch (IllegalArgumentException unknown) {
            reported.complete(report(order.run(), String.valueOf(unknown.getMessage())));
        }
    }

    private Optional<List<String>> changed(List<String> lines, KeyOrder order) {
        return switch (KeyChange.Step.valueOf(order.step())) {
            case USE -> Optional.of(KeyFileEdit.use(lines, order.id()));
            case REMOVE -> Optional.of(KeyFileEdit.remove(lines, order.id()));
            case ADD -> {
                SigningKey under = links.keys().byId().get(order.under());
                yield under == null
                        ? Optional.empty()
                        : SecretWrap.open(under, bound(order.id()), order.secret())
                                .map(secret -> KeyFileEdit.add(lines, order.id(), SigningKey.Method.SHA256, secret));
            }
        };
    }

    static String bound(int id) {
        return "key " + id;
    }

    /** Old or new, never half: whoever reads the file meanwhile finds one of the two. */
    private void write(List<String> lines) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
