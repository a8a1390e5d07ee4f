package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A sudo that lets everybody do the one thing that it is asked for, and notes its processes. */
final class FakeSudo {
    private final Path directory;
    private final NotedProgram program;

    /** Makes one. */
    FakeSudo(Path directory) throws IOException {
        this.directory = directory;
        this.program = new NotedProgram(directory, "sudo");
        write("exec docker system dial-stdio");
    }

    /** Makes it do something else where the user may do what is asked for. */
    void write(String then) throws IOException {
        program.write("[ \"$*\" = '-n docker system dial-stdio' ] || exit 9\n" + then);
    }

    /** The search path on which it comes first. */
    String path() {
        return program.path();
    }

    EngineAddress address() {
        UserEnvironment environment = new UserEnvironment(Map.of("PATH", path()), directory);
        return new EngineLocator(environment).locate("sudo");
    }

    /** How often it was called by now. */
    int calls() throws IOException {
        return program.calls();
    }

    /** Waits until none of its processes runs. */
    void awaitNoProcess() throws IOException {
        program.awaitNoProcess();
    }
}
