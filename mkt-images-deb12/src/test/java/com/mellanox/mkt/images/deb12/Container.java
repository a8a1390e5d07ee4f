package com.mellanox.mkt.images.deb12;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs shell scripts in containers of images and gives what they print; the containers are removed. */
final class Container {
    private static final DockerClientConfig CONFIG =
            DefaultDockerClientConfig.createDefaultConfigBuilder().build();

    private Container() {}

    /**
     * What the script prints, without white space around it; an {@link AssertionError} where it fails.
     *
     * @param binds what is mounted into the container, as {@code docker run --volume} has it
     */
    static String print(String image, String script, String... binds) {
        return ask(engine -> print(engine, image, script, binds));
    }

    /** The labels of the image. */
    static Map<String, String> labels(String image) {
        return ask(engine -> engine.inspectImageCmd(image).exec().getConfig().getLabels());
    }

    /** The containers with a label that were given something below a directory, whatever state they are in. */
    static List<String> idsWithLabel(String label, Path directory) {
        return ask(engine ->
                engine.listContainersCmd().withShowAll(true).withLabelFilter(List.of(label)).exec().stream()
                        .filter(container -> container.getMounts().stream()
                                .anyMatch(mount ->
                                        String.valueOf(mount.getSource()).startsWith(directory.toString())))
                        .map(com.github.dockerjava.api.model.Container::getId)
                        .toList());
    }

    private static <T> T ask(Function<DockerClient, T> question) {
        try (ApacheDockerHttpClient transport = new ApacheDockerHttpClient.Builder()
                .dockerHost(CONFIG.getDockerHost())
                .sslConfig(CONFIG.getSSLConfig())
                .build()) {
            return question.apply(DockerClientImpl.getInstance(CONFIG, transport));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String print(DockerClient engine, String image, String script, String... binds) {
        String container = engine.createContainerCmd(image)
                .withHostConfig(HostConfig.newHostConfig()
                        .withBinds(Stream.of(binds).map(Bind::parse).toList()))
                .withCmd("bash", "-euo", "pipefail", "-c", script)
                .exec()
                .getId();
        try {
            engine.startContainerCmd(container).exec();
            int status = engine.waitContainerCmd(container).start().awaitStatusCode();
            String output = output(engine, container);
            if (status != 0) {
                throw new AssertionError(image + ": '" + script + "' ended with " + status + ": " + output);
            }
            return output;
        } finally {
            engine.removeContainerCmd(container).withForce(true).exec();
        }
    }

    private static String output(DockerClient engine, String container) {
        StringBuilder output = new StringBuilder();
        try {
            engine.logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(new ResultCallback.Adapter<Frame>() {
                        @Override
                        public void onNext(Frame frame) {
                            output.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                        }
                    })
                    .awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return output.toString().strip();
    }
}
