package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.Exporter;
import com.mellanox.mkt.buildkit.SolveResult;
import com.mellanox.mkt.buildkit.session.Receiver.StreamSource;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.List;
import org.apache.commons.io.output.CloseShieldOutputStream;

/**
 * How images leave builders: to a registry, or to the engine here. The BuildKit of an engine with a graph driver exports them only to
 * the store of this engine, which then pushes them.
 */
record ImageExports(RemoteNodes nodes, EngineHere here) {

    /** Exports an image as an archive that {@code docker load} reads. */
    void archive(ImageId image, StreamSource target, String what) {
        try {
            nodes.holder(image).builder().export(image, Exporter.docker(List.of(), target), what);
        } catch (BuildkitException e) {
            throw RemoteEngine.refused(what, e);
        }
    }

    /** Pushes an image. */
    Digest push(ImageId id, ImageReference image, Duration within, BuildListener listener) {
        if (nodes.exportImages()) {
            return nodes.holder(id).transfers().push(id, image, within, listener);
        }
        here.engine().tag(store(id, image), image);
        try {
            return here.engine().push(image, within, listener);
        } finally {
            here.engine().untag(image);
        }
    }

    /** Brings an image to the engine here, for a name that the caller gives it. */
    ImageId toEngine(ImageId image, ImageReference name) {
        return nodes.exportImages()
                ? here.load(
                        name, out -> archive(image, () -> CloseShieldOutputStream.wrap(out), "the transfer of " + name))
                : here.keep(store(image, name), name);
    }

    /** Lets the BuildKit of the engine here put an image into the engine's store. */
    private ImageId store(ImageId image, ImageReference name) {
        String what = "the export of " + name;
        try {
            SolveResult exported = nodes.holder(image).builder().export(image, Exporter.moby(List.of()), what);
            return exported.configDigest()
                    .or(exported::imageDigest)
                    .flatMap(Digest::read)
                    .map(ImageId::new)
                    .orElseThrow(() ->
                            new EngineException("The builder has ended " + what + " without an id", "Run again", null));
        } catch (BuildkitException e) {
            throw RemoteEngine.refused(what, e);
        }
    }
}
