package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.buildkit.EngineAccess;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What BuildKit's builds need of a Docker Engine, by the connection to it. */
record BuildkitAccess(EngineClient client) implements EngineAccess {

    @Override
    public EngineAddress address() {
        return client.address();
    }

    @Override
    public @Nullable SSLContext tls() {
        return EngineSockets.tls(client.address());
    }

    @Override
    public Socket connectByProgram() throws IOException {
        return ProcessSocket.start(client.address().program());
    }

    @Override
    public void tag(ImageId image, ImageReference name) {
        DockerEngine.tag(client, image, name);
    }

    @Override
    public void untag(ImageReference name) {
        client.cleanUp(docker -> docker.removeImageCmd(name.toString()).exec());
    }

    @Override
    public void add(String what, Runnable cancellation) {
        client.running().add(what, cancellation);
    }

    @Override
    public void remove(Runnable cancellation) {
        client.running().remove(cancellation);
    }

    @Override
    public MktException lost(String during, Throwable failure) {
        return client.lost(during, failure);
    }

    @Override
    public EngineException endedEarly(String what) {
        return EngineErrorMessages.endedEarly(client.address(), what);
    }
}
