package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Random;
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
        return SftpFiles.at(bench.cache, bench.access(), bench.events::add).fetch(host.address(), path.toString());
    }

    @Test
    void fetchWhenFileIsThereBringsItOnce() throws IOException {
        byte[] content = new byte[3 * 1024 * 1024 + 17];
        new Random(1).nextBytes(content);
        Files.write(file, content);
        Path fetched = fetch(file);
        assertThat(fetched).startsWith(bench.cache.resolve("nfs")).hasFileName("blob.bin");
        assertThat(fetched).hasBinaryContent(content);
        Files.writeString(file, "newer");
        host.close();
        assertThat(fetch(file)).hasBinaryContent(content);
        assertThat(bench.events).hasSize(2);
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
        assertThatThrownBy(() -> fetch(file)).hasMessageContaining("does not let this user in");
    }

    @Test
    void messageWhenNobodyListensNamesHost() {
        host.close();
        assertThatThrownBy(() -> fetch(file)).hasMessageContaining("cannot be reached");
    }

    @Test
    void messageWhenPathOrHostCannotBeSaysSo() {
        SftpFiles files = SftpFiles.at(bench.cache, bench.access(), bench.events::add);
        assertThatThrownBy(() -> files.fetch("host", "relative")).hasMessageContaining("not an absolute path");
        assertThatThrownBy(() -> files.fetch("host", "/a/../../b")).hasMessageContaining("not an absolute path");
        assertThatThrownBy(() -> files.fetch("-oProxyCommand=x", "/a")).hasMessageContaining("is no host");
        assertThatThrownBy(() -> files.fetch("../x", "/a")).hasMessageContaining("is no host");
    }
}
