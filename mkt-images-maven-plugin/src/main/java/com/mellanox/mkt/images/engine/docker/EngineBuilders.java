package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.engine.buildkit.BuildkitBuilder;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The builder of an engine: selected when something depends on it, and created when the first image is built. */
final class EngineBuilders {
    private final EngineClient client;
    private final BuilderChoice choice;
    private final LoginProvider logins;
    private final String engine;
    private final BuildListener listener;
    private @Nullable BuilderSelection selection;
    private @Nullable Builder builder;
    private @Nullable BuildkitBuilder buildkit;

    /**
     * Selects nothing yet.
     *
     * @param engine its description
     */
    EngineBuilders(
            EngineClient client, BuilderChoice choice, LoginProvider logins, String engine, BuildListener listener) {
        this.client = client;
        this.choice = choice;
        this.logins = logins;
        this.engine = engine;
        this.listener = listener;
    }

    BuilderKind kind() {
        return selection().kind();
    }

    BuilderVersion version() {
        return version(kind());
    }

    /** Why it is not BuildKit, although that would be taken; null otherwise. */
    @Nullable String withoutBuildKit() {
        return selection().reason();
    }

    private BuilderVersion version(BuilderKind kind) {
        String number = client.version().number();
        return switch (kind) {
            case BUILDAH -> BuilderVersion.ofPodman(number);
            case BUILDKIT -> BuilderVersion.ofBuildKitIn(number);
            case CLASSIC -> BuilderVersion.CLASSIC;
        };
    }

    /** It can take a request. */
    private synchronized BuilderSelection selection() {
        if (selection == null) {
            selection = BuilderSelection.of(client, choice);
            listener.on(new Detail("builder: " + version(selection.kind()) + ", by mkt.builder="
                    + choice.toString().toLowerCase(Locale.ROOT)));
        }
        return selection;
    }

    /** The builder. The listener is told once if BuildKit would be used and is not there. */
    synchronized Builder builder() {
        if (builder == null) {
            builder = create();
            selection().notice(engine).map(Notice::new).ifPresent(listener::on);
        }
        return builder;
    }

    private Builder create() {
        return switch (kind()) {
            case BUILDKIT -> {
                buildkit = new BuildkitBuilder(new BuildkitAccess(client), logins);
                yield new LostLayerBuilder(buildkit);
            }
            case CLASSIC -> new LabellingBuilder(new LostLayerBuilder(new ClassicBuilder(client)), client);
            // To Podman, labels of a request are no steps.
            case BUILDAH -> new LostLayerBuilder(new ClassicBuilder(client));
        };
    }

    /** Ends what the builder has, while the engine is being closed. */
    synchronized void close() {
        if (buildkit != null) {
            buildkit.close();
        }
    }
}
