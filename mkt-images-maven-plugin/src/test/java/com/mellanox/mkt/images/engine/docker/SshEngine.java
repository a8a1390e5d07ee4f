package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.git.SshHost;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;

/** The engine of this machine behind an ssh server, and OpenSSH's program with a configuration of the test's own. */
final class SshEngine implements AutoCloseable {
    final SshHost host = new SshHost();
    final NotedProgram ssh;
    private final Path directory;

    SshEngine(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.ssh = new NotedProgram(directory, "ssh");
        host.writeKey(directory.resolve("key"));
        knowHost(host.knownHost());
        // OpenSSH takes the home directory of the user of the process, and not of its environment.
        Files.writeString(
                directory.resolve("config"),
                "IdentityFile " + directory + "/key\nIdentitiesOnly yes\nIdentityAgent none\n"
                        + "GlobalKnownHostsFile none\nUserKnownHostsFile " + directory + "/known_hosts\n");
        ssh.write("exec /usr/bin/ssh -F " + directory + "/config \"$@\"");
    }

    /** Makes a line the only one of {@code known_hosts}. */
    void knowHost(String line) throws IOException {
        Files.writeString(directory.resolve("known_hosts"), line);
    }

    /** The address of the engine, where docker looks for it without a path. */
    EngineAddress address() {
        return address("");
    }

    /** The same with the path of a socket. */
    EngineAddress address(String path) {
        UserEnvironment environment = new UserEnvironment(Map.of("PATH", ssh.path()), directory);
        return new EngineLocator(environment).locate(url() + path);
    }

    String url() {
        return "ssh://" + host.address();
    }

    @Override
    public void close() {
        host.close();
    }
}
