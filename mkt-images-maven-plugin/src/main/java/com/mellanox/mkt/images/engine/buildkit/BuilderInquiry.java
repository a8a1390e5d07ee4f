package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.TlsFiles;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;

/** Asks a builder what it is. Nothing is built. */
public final class BuilderInquiry {
    private BuilderInquiry() {}

    /**
     * The version of BuildKit and its platforms, in one line. An interrupt ends the inquiry.
     *
     * @param tls reads the certificates of what is named
     * @throws EngineException if the builder does not answer, with the remedy
     */
    public static String describe(BuilderAddress address, BiFunction<String, TlsFiles, SSLContext> tls) {
        try (BuildkitConnection connection = new BuildkitConnection(
                () -> RemoteTransport.of(address, tls), failure -> BuilderErrorMessages.notReached(address, failure))) {
            BuildkitClient client = connection.client("connecting to the builder at " + address, event -> {});
            if (client.workers().isEmpty()) {
                throw BuilderErrorMessages.noWorker(address);
            }
            return BuildkitConnection.describe(client);
        }
    }
}
