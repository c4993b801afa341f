package org.asterism.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedStorageTest {

    private static final List<String> MOUNTS = List.of(
            "/dev/sda1 / ext4 rw 0 0",
            "fs1:/voice\\040mail /var/spool/asterisk/voicemail nfs4 rw 0 0",
            "/dev/sdb1 /var/spool/asterisk/voicemail/local xfs rw 0 0");

    @Test
    void whatAnotherMachineServesIsNamed() {
        assertThat(SharedStorage.of(Path.of("/var/spool/asterisk/voicemail/default"), MOUNTS))
                .contains("on nfs4 fs1:/voice mail");
    }

    @Test
    void filesystemsInUserSpaceAreNotTouchedButForThoseOfLocalDisks() {
        List<String> mounts = List.of(
                "/dev/sda1 / ext4 rw 0 0", "bucket /rec fuse.s3fs rw 0 0", "/dev/sdc1 /win fuse.fuseblk rw 0 0");

        assertThat(SharedStorage.of(Path.of("/rec/2026"), mounts)).contains("on fuse.s3fs bucket");
        assertThat(SharedStorage.of(Path.of("/win/x"), mounts)).isEmpty();
    }

    @Test
    void theNearestMountDecides() {
        assertThat(SharedStorage.of(Path.of("/var/spool/asterisk/voicemail/local/x"), MOUNTS))
                .isEmpty();
        assertThat(SharedStorage.of(Path.of("/var/spool/asterisk/voicemails"), MOUNTS))
                .isEmpty();
    }
}
