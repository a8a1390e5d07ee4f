package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link BuilderAddress}. */
class BuilderAddressTest {
    private static final TlsFiles TLS = TlsFiles.in(Path.of("/certificates"), "a test");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unix:///run/buildkit/buildkitd.sock | true
            tcp://127.0.0.1:1234 | true
            tcp://[::1]:1234 | true
            tcp://build.example.com:1234 | false
            """)
    void parseWhenASocketNeedsNoProgram(String text, boolean isLocal) {
        BuilderAddress address = BuilderAddress.parse(text, TLS);

        assertThat(address).hasToString(text);
        assertThat(address.program()).isEmpty();
        assertThat(address.isLocal()).isEqualTo(isLocal);
        assertThat(address.tls()).isEqualTo(text.startsWith("tcp:") ? TLS : null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssh://far | ssh -T -o BatchMode=yes -o ConnectTimeout=30 -- far docker system dial-stdio
            ssh://me@far:2222/run/user/7/docker.sock | ssh -T -o BatchMode=yes -o ConnectTimeout=30 -l me -p 2222 -- far docker\
             --host unix:///run/user/7/docker.sock system dial-stdio
            ssh://far/run/buildkit/buildkitd.sock | ssh -T -o BatchMode=yes -o ConnectTimeout=30 -- far buildctl\
             --addr unix:///run/buildkit/buildkitd.sock dial-stdio
            docker-container://buildx_buildkit_b0 | docker exec -i buildx_buildkit_b0 buildctl dial-stdio
            docker-container://b?context=far | docker --context=far exec -i b buildctl dial-stdio
            docker-container://b?host=unix:///a%20b.sock | docker --host=unix:///a b.sock exec -i b buildctl dial-stdio
            kube-pod://builder-0 | kubectl exec -i builder-0 -- buildctl dial-stdio
            kube-pod://b?container=buildkitd&namespace=ci&context=admin@kube | kubectl --context=admin@kube --namespace=ci\
             exec -i --container=buildkitd b -- buildctl dial-stdio
            kube-pod://b?kubeconfig=/a%20b/c | kubectl --kubeconfig=/a b/c exec -i b -- buildctl dial-stdio
            kube-pod://b?context=a+b | kubectl --context=a+b exec -i b -- buildctl dial-stdio
            kube-pod://b?context=--server=evil | kubectl --context=--server=evil exec -i b -- buildctl dial-stdio
            """)
    void parseWhenAProgramConnectsHasItsWords(String text, String program) {
        BuilderAddress address = BuilderAddress.parse(text, TLS);

        assertThat(address).hasToString(text);
        assertThat(String.join(" ", address.program())).isEqualTo(program);
        assertThat(address.tls()).isNull();
        assertThat(address.isLocal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a:1",
                "build.example.com:1234",
                "/run/buildkit/buildkitd.sock",
                "auto",
                "docker-pod://x",
                ":"
            })
    void parseWhenItIsNoAddressShowsAllForms(String text) {
        assertThatThrownBy(() -> BuilderAddress.parse(text, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'" + text + "' is not the address of a builder. Write unix:///path/of/buildkitd.sock,"
                        + " tcp://host:port, ssh://user@host, docker-container://name, kube-pod://pod?namespace=name, or"
                        + " buildx:NAME for a builder of docker buildx");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unix:// | A socket is written unix:///path
            unix:/ | A socket is written unix:///path
            unix://run/buildkitd.sock | A socket is written unix:///path
            unix:///run/buildkitd.sock?x=y | A socket is written unix:///path
            tcp://host | written tcp://host:port, as in tcp://host:1234
            tcp://host:0 | written tcp://host:port
            tcp://host:70000 | written tcp://host:port
            tcp://me@host:1234 | written tcp://host:port
            tcp://host:1234/path | written tcp://host:port
            ssh://-oProxyCommand=evil/x | do not begin with '-'
            ssh://far:0 | A port is a number from 1
            docker-container://-v | docker-container://name?context=docker-context
            docker-container://a/b | docker-container://name?context=docker-context
            docker-container://a?context=x&host=tcp://y:1 | docker-container://name?context=docker-context
            docker-container://a?contxt=x | contxt' cannot stand behind '?'. Did you mean 'context'? Allowed: context, host
            docker-container://a?context= | Give 'context' one value: ?context=…
            docker-container://a?context=x&context=y | Give 'context' one value
            kube-pod://-n | kube-pod://pod?namespace=name
            kube-pod://--server=x | kube-pod://pod?namespace=name
            kube-pod://Pod | kube-pod://pod?namespace=name
            kube-pod://pod/container | kube-pod://pod?namespace=name
            kube-pod://pod?namespace=-n | kube-pod://pod?namespace=name
            kube-pod://pod?container=--privileged | kube-pod://pod?namespace=name
            kube-pod://pod?server=x | Allowed: namespace, context, container, kubeconfig
            kube-pod://pod?context=a%0Ab | Give 'context' one value
            """)
    void parseWhenAPartIsWrongShowsTheRightForm(String text, String remedy) {
        assertThatThrownBy(() -> BuilderAddress.parse(text, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("'" + text + "' is not the address of a builder. ")
                .hasMessageContaining(remedy);
    }

    @Test
    void parseWhenThereIsAPasswordDoesNotShowIt() {
        assertThatThrownBy(() -> BuilderAddress.parse("ssh://me:hunter2@far", null))
                .hasMessageStartingWith("'ssh://me:***@far' is not the address of a builder. ssh takes no password");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssh://far | ssh | openssh-client
            docker-container://b | docker | docker-cli
            kube-pod://b | kubectl | kubernetes-client
            """)
    void locatedWhenTheProgramIsMissingNamesItsPackage(String text, String program, String debian) {
        UserEnvironment environment = new UserEnvironment(Map.of("PATH", "/nonexistent"), Path.of("/"));

        assertThatThrownBy(() -> BuilderAddress.parse(text, null).located(environment))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The builder at " + text + " is reached by the program " + program
                        + ", which is not on the PATH. Install ")
                .hasMessageContaining(debian);
    }
}
