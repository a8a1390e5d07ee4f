package com.mellanox.mkt.images.engine;

/** Which of an engine's builders a user wants. */
public enum BuilderChoice {
    /** BuildKit if the engine has it, otherwise the engine's own builder. */
    AUTO,
    /** BuildKit; a run fails if the engine has none. */
    BUILDKIT,
    /** The engine's own builder: Docker's classic one, or that of Podman. */
    CLASSIC
}
