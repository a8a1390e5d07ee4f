package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Objects;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link KeyAgent}, by the messages that ssh sends to an agent. */
class KeyAgentTest {
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES = 12;
    private static final byte SIGN_REQUEST = 13;
    private static final byte SIGNATURE = 14;
    private static final byte REMOVE_ALL = 19;
    private static final byte FAILURE = 5;
    private static final byte[] DATA = "challenge".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path root;

    private KeyPair pair;

    @BeforeEach
    void createKey() throws Exception {
        pair = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    }

    private Path write(@Nullable String passphrase) throws Exception {
        Path file = root.resolve("id");
        OpenSSHKeyEncryptionContext encryption = null;
        if (passphrase != null) {
            encryption = new OpenSSHKeyEncryptionContext();
            encryption.setPassword(passphrase);
            encryption.setCipherName("AES");
            encryption.setCipherMode("CTR");
            encryption.setCipherType("256");
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "a test", encryption, out);
        }
        return file;
    }

    private static Buffer ask(SocketChannel channel, Buffer message) throws IOException {
        ByteArrayBuffer request = new ByteArrayBuffer();
        request.putBytes(message.getCompactData());
        channel.write(ByteBuffer.wrap(request.getCompactData()));
        var in = Channels.newInputStream(channel);
        int length = ByteBuffer.wrap(in.readNBytes(Integer.BYTES)).getInt();
        return new ByteArrayBuffer(in.readNBytes(length));
    }

    private static Buffer message(byte command) {
        Buffer message = new ByteArrayBuffer();
        message.putByte(command);
        return message;
    }

    @ParameterizedTest
    @CsvSource({
        "ecdsa-sha2-nistp256, 256, 0, ecdsa-sha2-nistp256",
        "ssh-ed25519, 256, 0, ssh-ed25519",
        "ssh-rsa, 2048, 4, rsa-sha2-512",
    })
    void keyWhenUsedByAClientSigns(String type, int size, int flags, String algorithm) throws Exception {
        pair = KeyUtils.generateKeyPair(type, size);
        try (KeyAgent agent = KeyAgent.start(write(null));
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(agent.socket()))) {
            Buffer identities = ask(channel, message(REQUEST_IDENTITIES));
            assertThat(identities.getByte()).isEqualTo(IDENTITIES);
            assertThat(identities.getInt()).isEqualTo(1);
            assertThat(new ByteArrayBuffer(identities.getBytes()).getRawPublicKey())
                    .isEqualTo(pair.getPublic());
            assertThat(identities.getString()).isEqualTo("id");

            Buffer request = message(SIGN_REQUEST);
            request.putPublicKey(pair.getPublic());
            request.putBytes(DATA);
            request.putInt(flags);
            Buffer answer = ask(channel, request);
            assertThat(answer.getByte()).isEqualTo(SIGNATURE);
            Signature verifier = Objects.requireNonNull(BuiltinSignatures.fromFactoryName(algorithm))
                    .create();
            verifier.initVerifier(null, pair.getPublic());
            verifier.update(null, DATA);
            assertThat(verifier.verify(null, answer.getBytes())).isTrue();
        }
    }

    @Test
    void messageWhenItWouldChangeTheKeysIsRefused() throws Exception {
        try (KeyAgent agent = KeyAgent.start(write(null));
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(agent.socket()))) {
            assertThat(ask(channel, message(REMOVE_ALL)).getByte()).isEqualTo(FAILURE);
            Buffer identities = ask(channel, message(REQUEST_IDENTITIES));
            identities.getByte();
            assertThat(identities.getInt()).isEqualTo(1);
        }
    }

    @Test
    void socketWhenOpenIsForThisUserAloneAndIsGoneAfterwards() throws Exception {
        Path socket;
        try (KeyAgent agent = KeyAgent.start(write(null))) {
            socket = agent.socket();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.resolveSibling("."))))
                    .isEqualTo("rwx------");
        }
        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void keyWhenItHasAPassphraseIsRefusedWithTheRemedy() throws Exception {
        Path key = write("hunter2");

        assertThat(KeyAgent.fault(key)).isPresent();
        assertThat(KeyAgent.fault(write(null))).isEmpty();
        write("hunter2");
        assertThatThrownBy(() -> KeyAgent.start(key))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(key.toString(), "ssh-add");
    }

    @Test
    void fileWhenNotAKeyIsRefused() throws Exception {
        Path file = Files.writeString(root.resolve("id"), "hunter2\n");

        assertThatThrownBy(() -> KeyAgent.start(file))
                .hasMessageContainingAll(file.toString())
                .message()
                .doesNotContain("hunter2");
    }
}
