package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.ImageReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a push that was refused, and what to do about it. */
class PushErrorMessagesTest {
    private static final ImageReference IMAGE = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "LOGIN     | false | no basic auth credentials | There is no login for it: 'docker login"
                        + " harbor.mellanox.com', or a server with the id 'harbor.mellanox.com' in Maven's settings.xml",
                "LOGIN     | true  | unauthorized: authentication required | Look at user and password: 'docker login"
                        + " harbor.mellanox.com' again, or mend the server 'harbor.mellanox.com' in Maven's settings.xml",
                "LOGIN     | false | denied | There is no login for it: 'docker login harbor.mellanox.com', or a server"
                        + " with the id 'harbor.mellanox.com' in Maven's settings.xml",
                "FORBIDDEN | true  | denied | Ask for the right to push to 'mkt' at harbor.mellanox.com, or log in as"
                        + " somebody who has it",
                "ABSENT    | true  | unknown: project mkt not found | Create 'mkt' at harbor.mellanox.com first, or name"
                        + " another by -Dmkt.namespace: a push makes repositories, and no projects",
                "OTHER     | true  | x509: certificate signed by unknown authority | Put the CA of its certificate into"
                        + " /etc/docker/certs.d/harbor.mellanox.com/ca.crt on the engine's host",
                "OTHER     | true  | denied: adding 2.9 MiB of storage resource will exceed the configured upper limit |"
                        + " Have the quota of 'mkt' at harbor.mellanox.com raised, or remove there what is old",
            })
    void pushWhenRefusedSaysWhatToDo(RegistryException.Kind kind, boolean loggedIn, String words, String remedy) {
        RegistryException refusal = PushErrorMessages.ofPush(IMAGE, words, loggedIn);

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal).hasMessage(IMAGE + " cannot be pushed: " + words + ". " + remedy);
    }
}
