package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files from a host that has what is not mounted here. */
class SftpFilesTest {
    private Bench bench;
    private SshHost host;
    private Path file;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException, GeneralSecurityException {
        bench = new Bench(directory);
        host = new SshHost();
        file = Files.writeString(bench.server.resolve("blob.bin"), "blob");
        bench.withHome(".ssh/known_hosts", host.knownHost());
        host.writeKey(bench.home.resolve(".ssh/id_ecdsa"));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Path fetch(Path path) {
        return new SftpFiles(bench.cache, bench.access(), bench.events::add).fetch(host.address(), path.toString());
    }

    @Test
    void fetchWhenFileIsThereBringsItOnce() throws IOException {
        byte[] content = new byte[3 * 1024 * 1024 + 17];
        new Random(1).nextBytes(content);
        Files.write(file, content);
        Path fetched = fetch(file);
        assertThat(fetched).startsWith(bench.cache.resolve("nfs")).hasFileName("blob.bin");
        assertThat(fetched).hasBinaryContent(content);
        assertThat(fetch(file)).hasBinaryContent(content);
        assertThat(bench.events).hasSize(2);
    }

    @Test
    void fetchWhenTheFileHasChangedBringsItAgain() throws IOException {
        assertThat(fetch(file)).hasContent("blob");

        // Of the same size, but older: set back by rsync or cp -p.
        Files.writeString(file, "bleb");
        Files.setLastModifiedTime(file, FileTime.from(1_000_000, TimeUnit.SECONDS));
        assertThat(fetch(file)).hasContent("bleb");

        FileTime same = Files.getLastModifiedTime(file);
        Files.writeString(file, "longer");
        Files.setLastModifiedTime(file, same);
        assertThat(fetch(file)).hasContent("longer");
    }

    @Test
    void fetchWhenALinkLeadsToAChangedFileBringsItAgain() throws IOException {
        Path link = Files.createSymbolicLink(bench.server.resolve("it's latest"), file);
        assertThat(fetch(link)).hasContent("blob");

        Files.writeString(file, "longer");

        assertThat(fetch(link)).hasContent("longer");
    }

    @Test
    void fetchWhenTheHostRunsNoCommandsBringsItEachTime() throws IOException {
        host.replaceCommandsBySftp();
        assertThat(fetch(file)).hasContent("blob");

        Files.writeString(file, "bleb");

        assertThat(fetch(file)).hasContent("bleb");
    }

    @Test
    void fetchWhenTheHostIsGoneUsesTheCopyAndWarns() {
        Path fetched = fetch(file);
        host.close();

        assertThat(fetch(file)).isEqualTo(fetched).hasContent("blob");

        assertThat(bench.events)
                .last()
                .isInstanceOfSatisfying(
                        BuildEvent.Warning.class,
                        warning -> assertThat(warning.what()).contains(fetched.toString(), "cannot be reached"));
    }

    @Test
    void fetchWhenOfflineTakesWhatIsThere() {
        Path fetched = fetch(file);
        bench.offline();
        assertThat(fetch(file)).isEqualTo(fetched);
        assertThatThrownBy(() -> fetch(Path.of("/other")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("/other is not in the cache");
    }

    @Test
    void messageWhenFileIsNotThereNamesItAndLeavesNothing() throws IOException {
        Path missing = bench.server.resolve("missing");
        assertThatThrownBy(() -> fetch(missing))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("sftp://" + host.address() + missing + " does not exist");
        try (Stream<Path> files = Files.walk(bench.cache)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allMatch(path -> path.toString().endsWith(".lock"));
        }
    }

    @Test
    void messageWhenPathIsADirectorySaysSo() {
        assertThatThrownBy(() -> fetch(bench.server)).hasMessageContaining(bench.server + " is a directory");
    }

    @Test
    void messageWhenHostIsUnknownSaysHowToTrustIt() throws IOException {
        bench.withHome(".ssh/known_hosts", "");
        assertThatThrownBy(() -> fetch(file)).hasMessageContaining("is not in known_hosts");
    }

    @Test
    void messageWhenKeyIsNotLetInSaysSo() throws IOException {
        Files.delete(bench.home.resolve(".ssh/id_ecdsa"));
        assertThatThrownBy(() -> fetch(file)).hasMessageContaining("does not accept this user");
    }

    @Test
    void messageWhenNobodyListensNamesHost() {
        host.close();
        assertThatThrownBy(() -> fetch(file)).hasMessageContaining("cannot be reached");
    }

    @Test
    void messageWhenPathOrHostCannotBeSaysSo() {
        SftpFiles files = new SftpFiles(bench.cache, bench.access(), bench.events::add);
        assertThatThrownBy(() -> files.fetch("host", "relative")).hasMessageContaining("not an absolute path");
        assertThatThrownBy(() -> files.fetch("host", "/a/../../b")).hasMessageContaining("not an absolute path");
        assertThatThrownBy(() -> files.fetch("-oProxyCommand=x", "/a")).hasMessageContaining("is not a host");
        assertThatThrownBy(() -> files.fetch("../x", "/a")).hasMessageContaining("is not a host");
    }
}
