package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.ReleaseTags;
import com.mellanox.mkt.images.sign.Attachment;
import com.mellanox.mkt.images.sign.ImageCheck;
import com.mellanox.mkt.images.sign.PublicKeys;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks images at their registries, and tells what is attached to them.
 *
 * @param images empty for the final images of the key
 * @param downloadsLayers whether layers are checked byte for byte
 * @param version of the module, which the tags are made of
 */
record VerifyAction(
        List<ImageReference> images, boolean downloadsLayers, PublicKeys keys, String version, BuildListener listener)
        implements GoalAction {
    VerifyAction {
        images = List.copyOf(images);
    }

    @Override
    public boolean needsEngine() {
        return false;
    }

    @Override
    public void run(ModuleRun run) {
        Optional<Path> downloads = downloadsLayers ? Optional.of(run.file("verify-layers")) : Optional.empty();
        List<String> problems = new ArrayList<>();
        for (ImageReference image : images.isEmpty() ? published(run) : images) {
            ImageCheck.Result result = new ImageCheck(run.registryAt(image.registry()), keys, downloads).check(image);
            listener.on(new BuildEvent.Notice(text(result)));
            result.problems().forEach(problem -> problems.add(image + ": " + problem));
        }
        if (!problems.isEmpty()) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    String.join("; ", problems),
                    "Do not use these images: publish them again, and find out who has changed the registry",
                    null);
        }
    }

    private List<ImageReference> published(ModuleRun run) {
        List<String> tags = ReleaseTags.of(run.descriptor().writtenKey(), version, List.of());
        return run.descriptor().images().stream()
                .map(FinalImage::name)
                .map(run.descriptor()::reference)
                .map(image -> image.withTag(tags.get(0)))
                .toList();
    }

    private static String text(ImageCheck.Result result) {
        String attached =
                result.attachments().stream().map(VerifyAction::text).distinct().collect(Collectors.joining(", "));
        return result.image() + ": " + result.digest() + ", " + result.layers()
                + (result.layers() == 1 ? " layer" : " layers")
                + (attached.isEmpty() ? ", nothing attached" : "; attached: " + attached);
    }

    private static String text(Attachment attachment) {
        String what = attachment.isSignature() ? "a signature" : attachment.type();
        if (attachment.problem().isPresent()) {
            return what + ", which is not valid";
        }
        return what
                + (attachment.signer() == null
                        ? attachment.isSignature() ? " by another key" : " (not signed by these keys)"
                        : " by the key " + attachment.signer().fingerprint());
    }
}
