package org.asterism.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.demo.Bed;
import org.asterism.demo.Program;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages of the build, installed by dpkg on a copy of this machine's file system that is thrown away. What a service manager
 * does with them is tested by {@code src/test/bench/packages.sh}.
 */
@Tag("netns")
class PackagesTest {

    /** Makes the copy: this machine below, a file system in memory above; in namespaces of its own. Then the rest of the words run in it. */
    private static final String COPY = """
            set -e
            top=$1; shift
            mount -t tmpfs tmpfs "$top"
            mkdir "$top/upper" "$top/work" "$top/root"
            mount -t overlay overlay -o "lowerdir=/,upperdir=$top/upper,workdir=$top/work" "$top/root"
            mount --bind /dev "$top/root/dev"
            mount -t proc proc "$top/root/proc"
            mount -t tmpfs tmpfs "$top/root/run"
            mkdir "$top/root/packages"
            cp "$@" "$top/root/packages/"
            exec chroot "$top/root" sh -eu /packages/life.sh
            """;

    private static final String LIFE = """
            export DEBIAN_FRONTEND=noninteractive LC_ALL=C
            say() { echo "== $*"; }
            ask() { say "$1"; shift; sh -c "$*" || true; }
            deb=$(ls /packages/asterism_*.deb)
            # Another version of the same tree.
            dpkg-deb -R "$deb" /tree
            sed -i 's/^Version: .*/Version: 9.0.0/' /tree/DEBIAN/control
            echo '# newer' >>/tree/etc/needrestart/conf.d/asterism.conf
            dpkg-deb -Znone -b /tree /packages/newer.deb >/dev/null
            install() { dpkg --force-confdef --force-confold -i "$1" 2>&1 || say "dpkg failed"; }

            # Training managers is for the bench.
            printf 'ASTERISM_CACHE=none\nRESTART_ON_UPGRADE=planned\n' >/etc/default/asterism
            say "INSTALL"; install "$deb"
            ask "status" "dpkg-query -W -f '\\${db:Status-Status} \\${Version}' asterism"
            ask "modes" "stat -c '%a %U %n' /etc/asterism /usr/bin/asterism /usr/lib/asterism/setup /usr/lib/asterism/asterism.jar"
            ask "verified" "dpkg --verify asterism"
            ask "version" "asterism version"
            ask "sysctl" "cat /proc/sys/net/ipv4/ip_nonlocal_bind /proc/sys/net/ipv4/conf/all/arp_announce"
            mkdir -p /var/lib/asterism /var/cache/asterism
            echo state >/var/lib/asterism/state
            echo mine >/etc/asterism/asterism.conf

            say "UPGRADE"; install /packages/newer.deb
            ask "status" "dpkg-query -W -f '\\${db:Status-Status} \\${Version}' asterism"
            ask "conffiles" "cat /etc/default/asterism; tail -n 1 /etc/needrestart/conf.d/asterism.conf"
            say "RETURN"; install "$deb"
            ask "status" "dpkg-query -W -f '\\${db:Status-Status} \\${Version}' asterism"
            ask "kept" "cat /var/lib/asterism/state /etc/asterism/asterism.conf"

            say "REMOVE"; dpkg --remove asterism 2>&1 || say "dpkg failed"
            ask "left" "ls -d /usr/lib/asterism /var/lib/asterism /var/cache/asterism /etc/default/asterism 2>/dev/null"
            say "PURGE"; dpkg --purge asterism 2>&1 || say "dpkg failed"
            ask "left" "ls -d /usr/lib/asterism /var/lib/asterism /var/cache/asterism /etc/default/asterism /etc/asterism/asterism.conf 2>/dev/null"
            """;

    @TempDir
    private Path dir;

    @Test
    void thePackageIsInstalledUpgradedReturnedRemovedAndPurged() throws Exception {
        Path deb = built("asterism_", ".deb");
        assumeTrue(Bed.obstacle().isEmpty(), () -> Bed.obstacle().orElse(""));
        assumeTrue(Program.run(List.of("sh", "-c", "command -v dpkg-deb")).isSuccess(), "needs dpkg (Debian)");
        Path life = Files.writeString(dir.resolve("life.sh"), LIFE);

        String said = run(List.of(
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--fork",
                "sh",
                "-c",
                COPY,
                "copy",
                Files.createDirectory(dir.resolve("copy")).toString(),
                life.toString(),
                deb.toString()));
        assumeTrue(!said.contains("mount: "), () -> "no overlay here: " + said);

        assertThat(said).doesNotContain("dpkg failed");
        assertThat(part(said, "INSTALL"))
                .contains("installed ", "nothing runs yet", "750 root /etc/asterism", "755 root /usr/bin/asterism")
                .contains("755 root /usr/lib/asterism/setup", "644 root /usr/lib/asterism/asterism.jar")
                .contains(
                        "== verified\n??5?????? c /etc/default/asterism\n== version", "asterism ", "== sysctl\n1\n2\n");
        assertThat(part(said, "UPGRADE"))
                .contains("installed 9.0.0", "ASTERISM_CACHE=none", "# newer")
                .doesNotContain("nothing runs yet");
        assertThat(part(said, "RETURN")).contains("downgrading asterism from 9.0.0", "== kept\nstate\nmine\n");
        assertThat(part(said, "REMOVE"))
                .contains("== left\n/etc/default/asterism\n/var/lib/asterism\n")
                .doesNotContain("/var/cache/asterism\n");
        assertThat(part(said, "PURGE")).contains("== left\n/etc/asterism/asterism.conf\n");
    }

    @Test
    void bothPackagesHoldTheSame() throws IOException {
        Path deb = built("asterism_", ".deb");
        Path rpm = built("asterism-", ".rpm");
        for (String tool : List.of("dpkg-deb", "rpm")) {
            assumeTrue(Program.run(List.of("sh", "-c", "command -v " + tool)).isSuccess(), "needs " + tool);
        }

        String ofDeb = Program.must(List.of(
                "sh", "-c", "dpkg-deb -c " + deb + " | awk '/^-/ { print substr($1, 2, 9), substr($6, 2) }' | sort"));
        String ofRpm = Program.must(
                List.of("sh", "-c", "rpm -qplv " + rpm + " | awk '/^-/ { print substr($1, 2, 9), $9 }' | sort"));

        assertThat(ofRpm).isEqualTo(ofDeb).contains("rw-r--r-- /usr/lib/asterism/asterism.jar");
        assertThat(Program.must(List.of("rpm", "-qp", "--configfiles", rpm.toString())))
                .isEqualTo(Program.must(List.of("dpkg-deb", "-I", deb.toString(), "conffiles")));
        assertThat(Program.must(List.of("rpm", "-qp", "--scripts", rpm.toString())))
                .contains("setup configured", "setup leave");
    }

    /** What it says; without a limit of time, since a busy machine needs some for 60 MB five times. */
    private static String run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static Path built(String beginning, String end) throws IOException {
        Path target = Path.of(System.getProperty("asterism.jar", "target/asterism.jar"))
                .toAbsolutePath()
                .getParent();
        try (Stream<Path> files = Files.list(target)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(beginning)
                                    && file.getFileName().toString().endsWith(end))
                    .toList();
            assumeTrue(found.size() == 1, "not one " + beginning + "*" + end + " in " + target + "; run mvn verify");
            return found.get(0);
        }
    }

    /** From that heading to the next one of its kind. */
    private static String part(String said, String heading) {
        String rest = said.substring(said.indexOf("== " + heading + "\n"));
        return rest.split("\n== [A-Z]+\n", 2)[0] + "\n";
    }
}
