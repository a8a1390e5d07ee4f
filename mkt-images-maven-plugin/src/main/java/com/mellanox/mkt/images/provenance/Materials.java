package com.mellanox.mkt.images.provenance;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.json.JsonMembers;
import com.mellanox.mkt.images.publication.BuiltImages.Base;
import com.mellanox.mkt.images.publication.BuiltImages.InputFile;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an image was built from: base images, sources, nfs files, patches, and the docker directory, each by its digest. */
final class Materials {
    private static final String SHA256 = "sha256";
    private static final String COMMIT = "gitCommit";
    private static final String DIRTY = "-dirty";

    private final List<JsonMembers> all = new ArrayList<>();

    private Materials() {}

    /** The resolved dependencies of an image's build, as resource descriptors of in-toto. */
    static List<JsonMembers> of(DescribedImage described) {
        Materials materials = new Materials();
        materials.addDockerDirectory(described.origin());
        materials.addLock(described.built().lock());
        described.allBaseImages().forEach(materials::addBase);
        described.compiled().forEach(materials::addPackage);
        return materials.all;
    }

    private void add(String name, @Nullable String uri, JsonMembers digest, JsonMembers annotations) {
        all.add(JsonMembers.of("name", name)
                .with("uri", uri)
                .with("digest", digest)
                .with("annotations", annotations));
    }

    private void addDockerDirectory(ImageOrigin origin) {
        String commit = origin.revision().replace(DIRTY, "");
        if (Commit.isFullId(commit)) {
            add(
                    "docker directory",
                    origin.url().isEmpty() ? null : VcsUrl.git(origin.url(), commit),
                    JsonMembers.of(COMMIT, commit),
                    JsonMembers.of("uncommittedChanges", origin.revision().endsWith(DIRTY) ? true : null));
        }
    }

    private void addLock(@Nullable Digest lock) {
        if (lock != null) {
            add(ImageDescriptor.LOCK_FILE, null, JsonMembers.of(SHA256, lock.hex()), new JsonMembers());
        }
    }

    private void addBase(Base base) {
        String prefix = SHA256 + ":";
        if (base.digest().startsWith(prefix)) {
            add(
                    base.reference().toString(),
                    "docker://" + base.reference().canonical().name() + "@" + base.digest(),
                    JsonMembers.of(SHA256, base.digest().substring(prefix.length())),
                    JsonMembers.of("refresh", base.refresh()));
        }
    }

    private void addPackage(SupportPackage compiled) {
        String name = compiled.name().value();
        @Nullable Source source = compiled.source();
        if (source != null) {
            String revision = Objects.requireNonNullElse(source.commit(), source.tree());
            add(
                    name,
                    source.url() == null ? null : VcsUrl.git(source.url(), revision),
                    JsonMembers.of(COMMIT, source.commit()).with("gitTree", source.tree()),
                    JsonMembers.of("workTree", source.directory() == null ? null : true));
        }
        addFiles(name + ": nfs file ", compiled.nfsFiles());
        addFiles(name + ": patch ", compiled.patches());
    }

    private void addFiles(String prefix, @Nullable List<InputFile> files) {
        Objects.requireNonNullElse(files, List.<InputFile>of())
                .forEach(file -> add(
                        prefix + file.name(),
                        null,
                        JsonMembers.of(SHA256, file.digest().hex()),
                        new JsonMembers()));
    }
}
