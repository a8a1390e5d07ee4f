package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.ProgramAnswer;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The pods in which a node of buildx's driver {@code kubernetes} runs, by the program kubectl. */
final class DeploymentPods {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PREFIX = "pod/";

    private final UserEnvironment environment;

    DeploymentPods(UserEnvironment environment) {
        this.environment = environment;
    }

    /**
     * The names of the pods that run, sorted.
     *
     * @param builder the builder, for messages
     * @param any an address as that of the pods, with the name of the deployment, which buildx gives to its pods as the label
     *     {@code app}
     * @throws IOException if kubectl does not list them; the message says why
     * @throws com.mellanox.mkt.images.failure.EngineException if there is no kubectl
     */
    List<String> running(String builder, PodAddress any) throws IOException {
        ProcessBuilder kubectl = new ProcessBuilder(BuilderAddress.located(any.list(), builder, environment));
        kubectl.environment().putAll(environment.variables());
        try {
            ProgramAnswer answer = ProgramAnswer.of(kubectl, "", LIMIT);
            if (answer.status() != 0) {
                throw new IOException("it ended with status " + answer.status());
            }
            return answer.output()
                    .lines()
                    .filter(line -> line.startsWith(PREFIX))
                    .map(line -> line.substring(PREFIX.length()))
                    .sorted()
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("kubectl");
        }
    }
}
