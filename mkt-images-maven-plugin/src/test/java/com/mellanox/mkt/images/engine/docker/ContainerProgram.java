package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Mount;
import com.mellanox.mkt.images.engine.ContainerRequests;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.RunningContainer;
import com.mellanox.mkt.images.engine.TextOutput;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A JVM of its own that runs a program in a container, for tests of what is left when it is gone. */
final class ContainerProgram {
    private ContainerProgram() {}

    /**
     * Runs a program that reads its input to the end, and writes a file then.
     *
     * @param arguments the image, the directory of the file, whether to wait for the end, and the engine
     */
    public static void main(String[] arguments) throws InterruptedException {
        UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        DockerEngine engine = DockerEngine.connect(
                new EngineLocator(environment).locate(arguments[3]), registry -> Optional.empty(), event -> {});
        TextOutput output = new TextOutput();
        ContainerRequest request = ContainerRequests.mounting(
                ContainerRequests.of(
                        engine.find(ImageReference.parse(arguments[0])).orElseThrow(),
                        List.of("sh", "-c", "echo reading; cat; echo ended > /out/ended")),
                new Mount(arguments[1], "/out", false));
        RunningContainer container = engine.start(request, output, null);
        output.await("reading");
        System.out.println("reading");
        if (arguments[2].equals("wait")) {
            container.await(Duration.ofMinutes(10));
        }
    }

    static Process start(String image, Path directory, String then) throws IOException {
        return program(image, directory, then, "").start();
    }

    /** The same, by an engine that is found as the user's word says. */
    static ProcessBuilder program(String image, Path directory, String then, String engine) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ContainerProgram.class.getName(),
                        image,
                        directory.toString(),
                        then,
                        engine)
                .redirectErrorStream(true);
    }
}
