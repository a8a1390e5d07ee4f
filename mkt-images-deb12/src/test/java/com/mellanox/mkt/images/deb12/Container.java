package com.mellanox.mkt.images.deb12;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Runs a shell script in a container of an image and gives what it prints; the container is removed. */
final class Container {
    private static final DockerClientConfig CONFIG =
            DefaultDockerClientConfig.createDefaultConfigBuilder().build();

    private Container() {}

    /** What the script prints, without white space around it; an {@link AssertionError} where it fails. */
    static String print(String image, String script) {
        try (ApacheDockerHttpClient transport = new ApacheDockerHttpClient.Builder()
                .dockerHost(CONFIG.getDockerHost())
                .sslConfig(CONFIG.getSSLConfig())
                .build()) {
            return print(DockerClientImpl.getInstance(CONFIG, transport), image, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String print(DockerClient engine, String image, String script) {
        String container = engine.createContainerCmd(image)
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
