package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests of {@link VmConfiguration}, with {@code do-kvm.py} as the one that reads it. */
class VmConfigurationTest {
    private static final Path ROOT = Path.of("/work");
    private static final Pattern FIELD = Pattern.compile("(?m)^    (\\w+): ");

    private static String json() {
        GuestSetup guest = new GuestSetup(
                SampleBoot.user(),
                List.of(Path.of("/home/ann")),
                List.of("eth0"),
                "ibv_devinfo \"$@\" | grep -q 'PORT_ACTIVE' && echo ü",
                true,
                "loglevel=7");
        VmDevices devices =
                new VmDevices(2, List.of(1024, 512), 2, List.of(new VmDevices.PciDevice("0000:03:00.0", 17)));
        Peers peers = new Peers(2, "true");
        BootRequest request = SampleBoot.request(
                ROOT,
                new VmHardware(Accelerator.AUTO, 2048, 4, devices),
                new VmNetwork(null, 0, 5555, peers, new Peers.Peer(1, List.of("deb12-1", "deb12-2"), ROOT)),
                guest,
                SampleBoot.LONG);
        return new VmConfiguration(request)
                .json(Accelerator.KVM, new UserTerminal.Properties(100, 40, "xterm-256color"));
    }

    private static JsonValue plain(VmNetwork network, BootKernel kernel) throws IOException {
        BootRequest sample = SampleBoot.request(ROOT, null);
        BootRequest request = new BootRequest(
                sample.subject(),
                kernel,
                sample.hardware(),
                network,
                sample.guest(),
                sample.timeouts(),
                sample.paths(),
                sample.keep(),
                sample.results());
        return JsonReader.read(new VmConfiguration(request).json(Accelerator.TCG, null));
    }

    /** The fields of a named tuple of do-kvm.py, in their request. */
    private static List<String> fields(String type) throws IOException {
        String script = GoldenFile.read(VmContainer.class, "do-kvm.py");
        int begin = script.indexOf("class " + type + "(typing.NamedTuple):");
        assertThat(begin).as(type).isPositive();
        String rest = script.substring(begin + 1);
        String body = rest.substring(0, rest.indexOf("\n\n\n"));
        String fields = body.contains("    @") ? body.substring(0, body.indexOf("    @")) : body;
        return FIELD.matcher(fields).results().map(match -> match.group(1)).toList();
    }

    @Test
    void documentWhenAllIsAskedForIsAsExpected() throws IOException {
        assertThat(json()).isEqualTo(GoldenFile.read(VmConfigurationTest.class, "configuration.json"));
    }

    @Test
    void membersWhenReadByDoKvmAreItsFields() throws IOException {
        JsonValue document = JsonReader.read(json());

        assertThat(document.members().keySet()).containsExactlyInAnyOrderElementsOf(fields("Config"));
        assertThat(document.at("user").members().keySet()).containsExactlyInAnyOrderElementsOf(fields("User"));
        assertThat(document.at("terminal").members().keySet()).containsExactlyInAnyOrderElementsOf(fields("Terminal"));
        assertThat(document.at("peers").members().keySet()).containsExactlyInAnyOrderElementsOf(fields("Peers"));
    }

    @Test
    void membersWhenNotAskedForAreNull() throws IOException {
        JsonValue document = plain(new VmNetwork(null, 0, 0), new BootKernel(Path.of("/bzImage"), "6.1.119", null));

        for (String name : List.of("qemu", "tree", "modules", "bridge", "gdb", "command", "terminal", "peers")) {
            assertThat(document.at(name)).as(name).isEqualTo(JsonValue.JsonScalar.NULL);
        }
    }

    @Test
    void gdbWhenOnTheHostsNetworkListensAtItsLoopbackAlone() throws IOException {
        JsonValue document =
                plain(new VmNetwork("br0", 0, 5555), new BootKernel(Path.of("/bzImage"), "6.1.119", Path.of("/src")));

        assertThat(document.at("gdb").text()).contains("tcp:127.0.0.1:5555");
        assertThat(document.at("bridge").text()).contains("br0");
    }
}
