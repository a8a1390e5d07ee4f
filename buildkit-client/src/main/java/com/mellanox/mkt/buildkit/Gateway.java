package com.mellanox.mkt.buildkit;

import com.google.gson.JsonObject;
import com.mellanox.mkt.buildkit.proto.fsutil.Stat;
import com.mellanox.mkt.buildkit.proto.gateway.FileRange;
import com.mellanox.mkt.buildkit.proto.gateway.LLBBridgeGrpc;
import com.mellanox.mkt.buildkit.proto.gateway.ReadDirRequest;
import com.mellanox.mkt.buildkit.proto.gateway.ReadFileRequest;
import com.mellanox.mkt.buildkit.proto.gateway.ResolveImageConfigRequest;
import com.mellanox.mkt.buildkit.proto.gateway.ResolveImageConfigResponse;
import com.mellanox.mkt.buildkit.proto.gateway.Result;
import com.mellanox.mkt.buildkit.proto.gateway.ReturnRequest;
import com.mellanox.mkt.buildkit.proto.gateway.SolveResponse;
import com.mellanox.mkt.buildkit.proto.gateway.StatFileRequest;
import com.mellanox.mkt.buildkit.proto.pb.Platform;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Calls of BuildKit's gateway within one solve: they solve without exporting, read files of results, and make results the contexts of
 * other solves.
 */
public final class Gateway {
    private static final Metadata.Key<String> BUILD =
            Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER);

    private final BooleanSupplier hasEnded;
    private final Function<StatusRuntimeException, BuildkitException> failures;
    private final SolveRequest request;
    private final Map<String, String> attributes;
    private final LLBBridgeGrpc.LLBBridgeBlockingStub stub;

    Gateway(
            BuildkitClient client,
            String ref,
            SolveRequest request,
            Map<String, String> attributes,
            BooleanSupplier hasEnded,
            Function<StatusRuntimeException, BuildkitException> failures) {
        this.hasEnded = hasEnded;
        this.failures = failures;
        this.request = request;
        this.attributes = attributes;
        Metadata metadata = new Metadata();
        metadata.put(BUILD, ref);
        this.stub = LLBBridgeGrpc.newBlockingStub(client.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    /** The attributes of the request, with the addresses of its contexts. */
    public Map<String, String> attributes() {
        return Map.copyOf(attributes);
    }

    /** Solves the request that the solve was started with. */
    public GatewayResult solve() {
        return solve(request.frontend(), Map.of(), request.inputs());
    }

    /** Solves the request that the solve was started with, and waits until the result is made. */
    public GatewayResult evaluate() {
        return evaluate(request.frontend(), Map.of(), request.inputs());
    }

    /**
     * A result of another solve of the same client as one of this solve, which exports it or keeps it.
     *
     * @param evaluate whether to wait until it is made
     */
    public GatewayResult solve(GatewayResult other, boolean evaluate) {
        var message = com.mellanox.mkt.buildkit.proto.gateway.SolveRequest.newBuilder()
                .setDefinition(other.definition())
                .setAllowResultReturn(true)
                .setAllowResultArrayRef(true)
                .setEvaluate(evaluate)
                .build();
        Result made = call(gateway -> gateway.solve(message)).getResult();
        return new GatewayResult(made.toBuilder()
                .putAllMetadata(other.message().getMetadataMap())
                .build());
    }

    /**
     * Solves by a frontend. The result is made when it is needed: exported, read, or used by another solve.
     *
     * @param frontend the frontend's name
     * @param changes attributes in place of or beside those of the request
     * @param inputs results that the frontend sees as named contexts
     */
    public GatewayResult solve(String frontend, Map<String, String> changes, Map<String, GatewayResult> inputs) {
        return solve(frontend, changes, inputs, false);
    }

    /** Solves, and waits until the result is made. */
    public GatewayResult evaluate(String frontend, Map<String, String> changes, Map<String, GatewayResult> inputs) {
        return solve(frontend, changes, inputs, true);
    }

    private GatewayResult solve(
            String frontend, Map<String, String> changes, Map<String, GatewayResult> inputs, boolean evaluate) {
        Map<String, String> all = new HashMap<>(attributes);
        all.putAll(changes);
        var message = com.mellanox.mkt.buildkit.proto.gateway.SolveRequest.newBuilder()
                .setFrontend(frontend)
                .setAllowResultReturn(true)
                .setAllowResultArrayRef(true)
                .setEvaluate(evaluate);
        if (!inputs.isEmpty()) {
            all.put(SolveRequest.NEEDED_FEATURES, SolveRequest.NAMED_CONTEXTS);
        }
        inputs.forEach((name, input) -> {
            addInput(all, name, input);
            message.putFrontendInputs(name, input.definition());
        });
        SolveResponse response =
                call(gateway -> gateway.solve(message.putAllFrontendOpt(all).build()));
        return new GatewayResult(response.getResult());
    }

    /** Adds the attributes by which a frontend finds an input as a named context. */
    static void addInput(Map<String, String> attributes, String name, GatewayResult input) {
        attributes.put("context:" + name, "input:" + name);
        input.imageConfig().ifPresent(config -> attributes.put("input-metadata:" + name, metadata(config)));
    }

    /** The image's configuration of a result, for a stage that begins with it. Bytes in JSON are in base 64. */
    private static String metadata(String config) {
        JsonObject metadata = new JsonObject();
        metadata.addProperty(
                "containerimage.config", Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8)));
        return metadata.toString();
    }

    /**
     * Asks the registry of an image for its digest and its configuration, and pulls nothing else.
     *
     * @param reference with the registry, for example {@code docker.io/library/debian:12}
     * @param platform for example {@code linux/arm64}; empty for the daemon's own
     */
    public ResolvedImage resolve(String reference, Optional<String> platform) {
        ResolveImageConfigRequest.Builder message = ResolveImageConfigRequest.newBuilder()
                .setRef(reference)
                .setResolveMode("pull")
                .setLogName("resolve " + reference);
        platform.map(Gateway::platform).ifPresent(message::setPlatform);
        ResolveImageConfigResponse found = call(gateway -> gateway.resolveImageConfig(message.build()));
        return new ResolvedImage(found.getDigest(), found.getConfig().toStringUtf8());
    }

    private static Platform platform(String name) {
        String[] parts = name.split("/", 2);
        return Platform.newBuilder()
                .setOs(parts[0])
                .setArchitecture(parts[parts.length - 1])
                .build();
    }

    /** Reads a file of a result. */
    public byte[] readFile(GatewayResult result, String path) {
        ReadFileRequest message = ReadFileRequest.newBuilder()
                .setRef(result.id())
                .setFilePath(path)
                .build();
        return call(gateway -> gateway.readFile(message)).getData().toByteArray();
    }

    /**
     * Reads a part of a file of a result.
     *
     * @param offset the first byte, from 0
     * @param length bytes at most
     */
    public byte[] readFile(GatewayResult result, String path, long offset, long length) {
        ReadFileRequest message = ReadFileRequest.newBuilder()
                .setRef(result.id())
                .setFilePath(path)
                .setRange(FileRange.newBuilder().setOffset(offset).setLength(length))
                .build();
        return call(gateway -> gateway.readFile(message)).getData().toByteArray();
    }

    /** The files in a directory of a result, without those below. */
    public List<FileInfo> readDirectory(GatewayResult result, String path) {
        ReadDirRequest message =
                ReadDirRequest.newBuilder().setRef(result.id()).setDirPath(path).build();
        return call(gateway -> gateway.readDir(message)).getEntriesList().stream()
                .map(FileInfo::of)
                .toList();
    }

    /** The properties of a file of a result. */
    public FileInfo stat(GatewayResult result, String path) {
        StatFileRequest message =
                StatFileRequest.newBuilder().setRef(result.id()).setPath(path).build();
        return FileInfo.of(call(gateway -> gateway.statFile(message)).getStat());
    }

    /** Runs the function and gives the daemon its result, or its failure. */
    void run(GatewayFunction function) {
        try {
            Result result = function.build(this).message();
            call(gateway ->
                    gateway.return_(ReturnRequest.newBuilder().setResult(result).build()));
        } catch (RuntimeException e) {
            fail(e);
            throw e;
        }
    }

    private void fail(RuntimeException e) {
        var error = com.mellanox.mkt.buildkit.proto.rpc.Status.newBuilder()
                .setCode(Status.Code.UNKNOWN.value())
                .setMessage(String.valueOf(e.getMessage()));
        try {
            call(gateway ->
                    gateway.return_(ReturnRequest.newBuilder().setError(error).build()));
        } catch (BuildkitException ended) {
            // The solve has ended already.
            e.addSuppressed(ended);
        }
    }

    private <T> T call(Function<LLBBridgeGrpc.LLBBridgeBlockingStub, T> call) {
        while (true) {
            try {
                return call.apply(stub);
            } catch (StatusRuntimeException e) {
                if (!isTooEarly(e)) {
                    throw failures.apply(e);
                }
            }
        }
    }

    /**
     * Whether the daemon, which has a lot to do, has not begun the solve yet. It waits some seconds for the solve before it answers so; a
     * solve that has begun would wait for the gateway for ever.
     */
    private boolean isTooEarly(StatusRuntimeException e) {
        return String.valueOf(e.getStatus().getDescription()).contains("no such job")
                && !hasEnded.getAsBoolean()
                && !Thread.currentThread().isInterrupted();
    }

    /**
     * An image at a registry.
     *
     * @param digest that of its index, or of its manifest if it has no index: {@code sha256:…}
     * @param config the configuration for the platform, in JSON
     */
    public record ResolvedImage(String digest, String config) {}

    /**
     * Properties of a file.
     *
     * @param path the name in its directory, or the path that was asked for
     * @param mode type and permissions as Go writes them
     * @param size bytes
     * @param link the target of a link; empty for others
     */
    public record FileInfo(String path, int mode, long size, String link) {
        private static final int DIRECTORY = 1 << 31;

        static FileInfo of(Stat stat) {
            return new FileInfo(stat.getPath(), stat.getMode(), stat.getSize(), stat.getLinkname());
        }

        /** Whether it is a directory. */
        public boolean isDirectory() {
            return (mode & DIRECTORY) != 0;
        }
    }
}
