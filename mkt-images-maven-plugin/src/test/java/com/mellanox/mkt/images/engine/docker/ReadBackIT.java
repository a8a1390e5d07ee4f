package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PushResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine has pushed to a registry is read back by {@link RemoteRegistry}. */
class ReadBackIT {
    private RealEngine real;
    private DockerEngine engine;
    private PublishedImages published;
    private RemoteRegistry registry;

    @BeforeEach
    void start() throws Exception {
        real = new RealEngine();
        engine = real.connect();
        published = new PublishedImages(real, engine);
        RegistryAccess access =
                new RegistryAccess(host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of()));
        registry = RemoteRegistry.of(published.registry.host(), access, event -> {})
                .retrying(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        registry.close();
        published.close();
        engine.close();
        real.close();
    }

    @Test
    void manifestWhenPushedUnderTwoTagsIsTheSameToTheByte() throws Exception {
        ImageReference image = published.publish("a", "one");
        ImageId id = engine.find(image).orElseThrow();
        ImageReference second = image.withTag("second");
        engine.tag(id, second);
        published.add(second.toString());
        push(second);

        Manifest manifest = registry.manifest(image).orElseThrow();

        assertThat(registry.manifest(second)).contains(manifest);
        assertThat(registry.digest(image)).contains(manifest.digest());
        assertThat(real.hasContainerdStore() ? manifest.digest() : manifest.config())
                .hasToString(id.toString());
        assertThat(engine.digestAtRegistry(image, Duration.ofSeconds(20))).contains(manifest.digest());
        assertThat(registry.labels(image, manifest))
                .isEqualTo(Optional.ofNullable(real.labels(image.toString())).orElse(Map.of()));
    }

    @Test
    void manifestWhenPutUnderAThirdTagIsPulledByTheEngineAsTheSameImage() throws Exception {
        ImageReference image = published.publish("a", "one");
        ImageId id = engine.find(image).orElseThrow();
        ImageReference third = image.withTag("third");
        published.add(third.toString());

        registry.put(third, registry.manifest(image).orElseThrow());
        engine.pull(third, event -> {});

        assertThat(engine.find(third)).contains(id);
        assertThat(engine.digestAtRegistry(third, Duration.ofSeconds(20))).isEqualTo(registry.digest(image));
    }

    private void push(ImageReference image) throws InterruptedException {
        real.client()
                .pushImageCmd(image.toString())
                .withAuthConfig(new AuthConfig())
                .exec(new ResultCallback.Adapter<PushResponseItem>())
                .awaitCompletion();
    }
}
