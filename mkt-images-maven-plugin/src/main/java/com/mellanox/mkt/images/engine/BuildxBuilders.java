package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The builders that {@code docker buildx create} has made, by the files that buildx keeps, and docker contexts as builders. */
final class BuildxBuilders {
    private static final String CONTAINER_PREFIX = "buildx_buildkit_";

    private final UserEnvironment environment;
    private final Path instances;

    BuildxBuilders(UserEnvironment environment) {
        this.environment = environment;
        this.instances = environment
                .variable("BUILDX_CONFIG")
                .map(Path::of)
                .orElseGet(() -> environment.dockerConfig().resolve("buildx"))
                .resolve("instances");
    }

    /** A builder of a file: what its messages name. */
    private record Builder(String name, Path file, String driver) {
        EngineException wrong(String what, String remedy) {
            return new EngineException("The buildx builder '" + name + "' in " + file + " " + what, remedy, null);
        }
    }

    /**
     * The nodes of a builder.
     *
     * @throws EngineException if there is no such builder, or its file is of no use here
     */
    List<BuilderNode> nodes(String name) {
        // buildx takes names in small letters.
        Path file = instances.resolve(name.toLowerCase(Locale.ROOT));
        if (!Files.isRegularFile(file)) {
            return List.of(context(name, file));
        }
        String again = "Remove it by 'docker buildx rm " + name + "' and create it again";
        JsonValue json = JsonFile.read(file, "buildx builder '" + name + "'", again);
        Builder builder = new Builder(name, file, json.at("Driver").text().orElse(""));
        List<BuilderNode> nodes = new ArrayList<>();
        for (JsonValue node : json.at("Nodes").items()) {
            nodes.addAll(node(builder, node));
        }
        if (nodes.isEmpty()) {
            throw builder.wrong("has no nodes", again);
        }
        return nodes;
    }

    private BuilderNode context(String name, Path file) {
        return engine(name, "buildx:" + name)
                .map(engine -> new BuilderNode(name, BuilderAddress.of(engine), List.of()))
                .orElseThrow(() -> new EngineException(
                        "There is no buildx builder '" + name + "': " + file
                                + " is missing, and no docker context has this name",
                        known() + "'docker buildx ls' lists the builders",
                        null));
    }

    private String known() {
        if (!Files.isDirectory(instances)) {
            return "";
        }
        try (Stream<Path> files = Files.list(instances)) {
            String names = String.join(
                    ", ",
                    files.map(file -> file.getFileName().toString()).sorted().toList());
            return names.isEmpty() ? "" : "There is " + names + ". ";
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(JsonValue node) {
        return node.at("Name").text().orElse("");
    }

    private List<BuilderNode> node(Builder builder, JsonValue node) {
        if (builder.driver().equals("kubernetes")) {
            return kubernetes(builder, node);
        }
        String name = name(node);
        String endpoint = node.at("Endpoint").text().orElse("");
        BuilderAddress address = switch (builder.driver()) {
            case "docker" -> BuilderAddress.of(engineOf(builder, name, endpoint));
            case "docker-container" -> container(builder, name, endpoint);
            case "remote" -> remote(builder, name, endpoint, node.at("DriverOpts"));
            default ->
                throw builder.wrong(
                        "has the driver '" + builder.driver() + "', which the plugin does not know",
                        "Use one with the driver docker, docker-container, kubernetes or remote, or the address of the builder");
        };
        return List.of(new BuilderNode(name, address, platforms(node)));
    }

    /** The engine of an endpoint: the name of a docker context, an address, or the path of a socket. */
    private EngineAddress engineOf(Builder builder, String node, String endpoint) {
        String by = "node '" + node + "' of " + builder.file();
        if (endpoint.contains("://")) {
            return EngineLocator.address(environment, endpoint, by, null);
        }
        if (endpoint.startsWith("/")) {
            return EngineLocator.address(environment, "unix://" + endpoint, by, null);
        }
        return engine(endpoint, by)
                .orElseThrow(() -> builder.wrong(
                        "has the node '" + node + "' with the docker context '" + endpoint + "', which is missing",
                        "'docker context ls' lists the contexts"));
    }

    private Optional<EngineAddress> engine(String context, String by) {
        return context.equals(DockerContexts.DEFAULT)
                ? Optional.of(new EngineLocator(environment).ofDefaultContext())
                : new DockerContexts(environment).find(context, by);
    }

    private static BuilderAddress container(Builder builder, String node, String endpoint) {
        boolean isAddress = endpoint.contains("://") || endpoint.startsWith("/");
        String host = endpoint.startsWith("/") ? "unix://" + endpoint : endpoint;
        try {
            URI uri = new ContainerAddress(CONTAINER_PREFIX + node, isAddress ? "" : endpoint, isAddress ? host : "")
                    .uri();
            return BuilderAddress.parse(uri.toString(), null);
        } catch (IllegalArgumentException e) {
            throw builder.wrong(
                    "has a node with the name '" + node + "', which no container can have", "Correct the file");
        }
    }

    private static BuilderAddress remote(Builder builder, String node, String endpoint, JsonValue options) {
        try {
            BuilderAddress address = BuilderAddress.parse(endpoint, tls(options));
            // buildx has buildctl on the other host, and never docker.
            return address.ssh()
                    .map(ssh -> new BuilderAddress(address.uri(), null, ssh.buildctlProgram()))
                    .orElse(address);
        } catch (InvalidInputException e) {
            throw builder.wrong("has the node '" + node + "', and " + e.problem(), e.remedy());
        } catch (IllegalArgumentException e) {
            throw builder.wrong(
                    "has the node '" + node + "', and " + e.getMessage(),
                    "Create it with all files of TLS: 'docker buildx create --driver-opt cacert=FILE,cert=FILE,key=FILE'");
        }
    }

    private static @Nullable TlsFiles tls(JsonValue options) {
        Path ca = path(options, "cacert");
        Path certificate = path(options, "cert");
        Path key = path(options, "key");
        String serverName = options.at("servername").text().orElse(null);
        if (ca != null) {
            return new TlsFiles(ca, certificate, key, serverName, "docker buildx create --driver-opt");
        }
        if (certificate != null || key != null || serverName != null) {
            throw new IllegalArgumentException("TLS needs the certificate of an authority, cacert");
        }
        return null;
    }

    private static @Nullable Path path(JsonValue options, String name) {
        return options.at(name)
                .text()
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElse(null);
    }

    /** Each pod of the node is a builder: buildx lets a node of this driver have several. */
    private List<BuilderNode> kubernetes(Builder builder, JsonValue node) {
        PodAddress any = deployment(builder, node);
        String list = String.join(" ", any.list());
        List<String> pods;
        try {
            pods = new DeploymentPods(environment).running("buildx:" + builder.name(), any);
        } catch (IOException e) {
            throw builder.wrong(
                    "is in pods that kubectl does not list: " + e.getMessage(), "This must work: '" + list + "'");
        }
        if (pods.isEmpty()) {
            throw builder.wrong(
                    "has no pod that runs: '" + list + "' lists none",
                    "Start them by 'docker buildx inspect --bootstrap " + builder.name() + "'");
        }
        return pods.stream()
                .map(pod -> new BuilderNode(
                        pod, BuilderAddress.parse(any.withPod(pod).uri().toString(), null), platforms(node)))
                .toList();
    }

    /** As buildx names the deployment of a node. The cluster is the one of the file that it had when the node was created. */
    private static PodAddress deployment(Builder builder, JsonValue node) {
        String name = name(node);
        try {
            AddressQuery endpoint = AddressQuery.of(
                    new URI(node.at("Endpoint").text().orElse("")), List.of("deployment", "kubeconfig"));
            String namespace = node.at("DriverOpts").at("namespace").text().orElse("");
            return new PodAddress(name.replace('_', '-'), namespace, "", "", endpoint.at("kubeconfig"));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw builder.wrong(
                    "has the node '" + name + "' with a name, namespace or endpoint that Kubernetes cannot have",
                    "Correct the file");
        }
    }

    private static List<Platform> platforms(JsonValue node) {
        return node.at("Platforms").items().stream()
                .map(platform -> new Platform(
                        platform.at("os").text().orElse("linux"),
                        platform.at("architecture").text().orElse("")))
                .filter(platform -> !platform.architecture().isEmpty())
                .toList();
    }
}
