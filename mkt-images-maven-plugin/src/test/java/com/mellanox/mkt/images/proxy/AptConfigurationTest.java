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

/** Tests of {@link AptConfiguration} with the host's own {@code apt-config}. */
class AptConfigurationTest {

    @Test
    @EnabledIf(value = "hostHasApt", disabledReason = "there is no apt-config on this host")
    void proxiesWhenInAnyFileAndNotationAreFound(@TempDir Path directory) throws IOException {
        Path parts = Files.createDirectory(directory.resolve("parts"));
        Files.writeString(parts.resolve("99cache"), "Acquire { http { Proxy \"http://127.0.0.1:3142\"; }; };\n");
        Files.writeString(parts.resolve("99corp"), "Acquire::https::Proxy \"http://proxy.corp:8080\";\n");
        Path main = Files.writeString(directory.resolve("apt.conf"), "Dir::Etc::parts \"" + parts + "\";\n");

        AptConfiguration apt = AptConfiguration.ofHost(Map.of("APT_CONFIG", main.toString()));

        assertThat(apt.proxy("http")).contains("http://127.0.0.1:3142");
        assertThat(apt.proxy("https")).contains("http://proxy.corp:8080");
    }

    @Test
    void proxiesWhenThereIsNoAptAreNone() {
        AptConfiguration apt = AptConfiguration.of("");

        assertThat(apt.proxy("http")).isEmpty();
        assertThat(apt.direct()).isEmpty();
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

        AptConfiguration apt = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> AptConfiguration.ofProgram(command, Map.of(), Duration.ofSeconds(2)));

        assertThat(apt.proxy("http")).isEmpty();
    }

    static boolean hostHasApt() {
        return Files.isExecutable(Path.of("/usr/bin/apt-config"));
    }
}
