package com.mellanox.mkt.images.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ProxySource} with the host's own {@code apt-config}. */
class ProxySourceTest {

    @Test
    @EnabledIf(value = "hostHasApt", disabledReason = "there is no apt-config on this host")
    void proxiesWhenInAnyFileAndNotationAreFound(@TempDir Path directory) throws IOException {
        Path parts = Files.createDirectory(directory.resolve("parts"));
        Files.writeString(parts.resolve("99cache"), "Acquire { http { Proxy \"http://127.0.0.1:3142\"; }; };\n");
        Files.writeString(parts.resolve("99corp"), "Acquire::https::Proxy \"http://proxy.corp:8080\";\n");
        Path main = Files.writeString(directory.resolve("apt.conf"), "Dir::Etc::parts \"" + parts + "\";\n");

        ProxySource apt = ProxySource.ofApt(Map.of("APT_CONFIG", main.toString()));

        assertThat(apt.http()).isEqualTo("http://127.0.0.1:3142");
        assertThat(apt.https()).isEqualTo("http://proxy.corp:8080");
    }

    @Test
    void proxiesWhenThereIsNoAptAreNone() {
        ProxySource apt = ProxySource.ofApt("");

        assertThat(apt.http()).isNull();
        assertThat(apt.noProxy()).isNull();
    }

    @Test
    void proxiesWhenAptDoesNotAnswerInTimeAreNone(@TempDir Path directory) throws IOException {
        // The process that it leaves behind keeps the output open after the program itself was ended.
        Path program = Files.writeString(directory.resolve("apt-config"), """
                echo 'Acquire::http::Proxy "http://127.0.0.1:3142";'
                sleep 600 &
                wait
                """);
        ProcessBuilder command = new ProcessBuilder("sh", program.toString());

        ProxySource apt = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> ProxySource.ofApt(command, Map.of(), Duration.ofSeconds(2)));

        assertThat(apt.http()).isNull();
    }

    static boolean hostHasApt() {
        return Files.isExecutable(Path.of("/usr/bin/apt-config"));
    }
}
