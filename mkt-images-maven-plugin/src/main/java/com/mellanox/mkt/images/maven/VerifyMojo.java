package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Checks the published images of a key: that the registry has all their bytes, that they are signed by one of the keys of
 * {@code mkt.verify.key}, and that the documents that are attached to them are about them. It needs no engine.
 *
 * <p>From the command line: {@code mvn mkt-images:verify -Dkey=fc40 -Dmkt.verify.key=cosign.pub}.
 *
 * @since 1.0
 */
@Mojo(name = "verify", threadSafe = true)
public final class VerifyMojo extends ImagesMojo {
    /**
     * The images to check, separated by commas, each with its registry: {@code harbor.example.com/mkt/kvm:fc40}, or by a digest.
     * Default: all final images of the key, by the tags that {@code push} moves.
     */
    @Parameter(property = "mkt.verify.image")
    List<String> images = List.of();

    /** Downloads the layers, and checks them byte for byte: {@code true} or {@code false}. */
    @Parameter(property = "mkt.verify.layers", defaultValue = "false")
    @Nullable String layers;

    @Inject
    VerifyMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        return new VerifyAction(
                parameters.names("mkt.verify.image", images).stream()
                        .flatMap(image -> parameters.checked(() -> reference(image)).stream())
                        .toList(),
                parameters.flag("mkt.verify.layers", layers),
                SigningSource.requiredKeys(parameters, verifyKey, environment),
                project.getVersion(),
                listener);
    }

    private static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("-Dmkt.verify.image: " + e.getMessage(), "Correct the reference");
        }
    }
}
