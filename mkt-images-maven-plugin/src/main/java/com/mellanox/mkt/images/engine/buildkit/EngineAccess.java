package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The engine that BuildKit is a part of: its address, its names of images, and its way to fail. Safe for use by several threads. */
public interface EngineAccess extends BuilderAccess {

    EngineAddress address();

    /**
     * The certificates for the address; null if it does not use TLS.
     *
     * @throws EngineException if they cannot be used
     */
    @Nullable SSLContext tls();

    /**
     * Connects by the program of the address, if it needs one. A Ctrl-C does not end the program.
     *
     * @throws IOException if the program cannot be started. That it ends later is told by the streams of the socket
     */
    Socket connectByProgram() throws IOException;

    /**
     * Gives an image a name.
     *
     * @throws EngineException if the engine refuses
     */
    void tag(ImageId image, ImageReference name);

    /** Removes a name if possible, also while the engine is being closed. */
    void untag(ImageReference name);

    /** The exception for a build that ended without an image. */
    EngineException endedEarly(String what);
}
