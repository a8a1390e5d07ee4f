package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmMessage.Ended;
import com.mellanox.mkt.images.boot.VmMessage.Output;
import com.mellanox.mkt.images.boot.VmMessage.Report;
import com.mellanox.mkt.images.boot.VmMessage.Started;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link VmMessage}: the lines of {@code do-kvm.py}. */
class VmMessageTest {
    @Test
    void startedWhenReadHasTheAccelerator() {
        assertThat(VmMessage.read("{\"event\": \"started\", \"accel\": \"kvm\", \"why\": \"it can be opened\","
                        + " \"qemu\": \"QEMU emulator version 7.2.15 (Debian 1:7.2+dfsg-7+deb12u12)\"}"))
                .contains(new Started(Accelerator.KVM, "it can be opened"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"early", "console"})
    void lineWhenOfEitherConsoleIsOfTheConsole(String port) {
        assertThat(VmMessage.read("{\"event\": \"" + port + "\", \"text\": \"[ 0.0] Linux\\r\\n\"}"))
                .contains(new Output(false, "[ 0.0] Linux\r\n"));
    }

    @Test
    void textWhenNotOfAsciiIsTheBytesThatItWas() {
        Output text =
                (Output) VmMessage.read("{\"event\": \"output\", \"text\": \"Gr\\u00c3\\u00bc\\u00df\\u001b\\u0000\"}")
                        .orElseThrow();

        assertThat(text.isOfCommand()).isTrue();
        assertThat(text.bytes()).isEqualTo(new byte[] {'G', 'r', (byte) 0xc3, (byte) 0xbc, (byte) 0xdf, 0x1b, 0});
    }

    @Test
    void lineWhenAReportHasItsNameAndValue() {
        assertThat(VmMessage.read("{\"event\": \"report\", \"name\": \"failed\", \"value\": \"a=b.service\"}"))
                .contains(new Report("failed", "a=b.service"));
        assertThat(VmMessage.read("{\"event\": \"report\", \"name\": \"done\", \"value\": \"\"}"))
                .contains(new Report("done", ""));
    }

    @Test
    void lineWhenOfTheEndHasTheStatus() {
        assertThat(VmMessage.read("{\"event\": \"ended\", \"status\": 0}")).contains(new Ended(0));
        assertThat(VmMessage.read("{\"event\": \"ended\", \"status\": -9}")).contains(new Ended(-9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Traceback (most recent call last):",
                "{\"event\": \"console\", \"text\": \"cut",
                "{\"event\": \"started\", \"accel\": \"xen\"}",
                "{\"event\": \"of a later version\"}",
                "{\"event\": 5}",
                "{}",
                "[]",
                "\"event\"",
                "7"
            })
    void lineWhenNoMessageIsIgnored(String line) {
        assertThat(VmMessage.read(line)).isEmpty();
    }

    @Test
    void messageWhenItsLineIsMadeForTestsIsTheSame() {
        assertThat(VmMessage.read(SampleBoot.console("\"ü\\\n").strip()))
                .map(message -> new String(((Output) message).bytes(), StandardCharsets.UTF_8))
                .contains("\"ü\\\n");
    }
}
