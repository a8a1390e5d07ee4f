package com.mellanox.mkt.images.provenance;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.ospackage.InstalledPackages;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsRelease;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Base;
import com.mellanox.mkt.images.publication.BuiltImages.Execution;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.InputFile;
import com.mellanox.mkt.images.publication.BuiltImages.Making;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.publication.BuiltImages.Selection;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A KVM image as a build could have described it, for tests of documents about it. */
public final class SampleImage {
    public static final String COMMIT = "5321d809e095".repeat(4).substring(0, 40);
    public static final String TREE = "b".repeat(40);
    public static final Digest MANIFEST = digest('d');
    public static final Digest ID = digest('1');
    public static final Digest BASE = digest('2');

    private static final ImageReference BASE_IMAGE = ImageReference.parse("debian:bookworm");
    private static final ImageReference COMPILERS = ImageReference.parse("registry.example.com/compilers:1");

    private SampleImage() {}

    private static Digest digest(char digit) {
        return new Digest("sha256:" + String.valueOf(digit).repeat(64));
    }

    /** The image, with a digest at its registry or without. */
    public static DescribedImage described(@Nullable Digest manifest) {
        return described(manifest, built(execution()));
    }

    static DescribedImage described(@Nullable Digest manifest, BuiltImages built) {
        return new DescribedImage(
                built,
                built.images().get(0),
                manifest,
                new ImageOrigin(
                        "https://example.com/images.git", "c".repeat(40), Instant.parse("2026-11-26T02:10:20Z")),
                "1.0");
    }

    static Execution execution() {
        return new Execution(
                "BuildKit with the Dockerfile syntax 1.2",
                "Docker 20.10.24",
                Instant.parse("2026-11-27T10:00:00Z"),
                Instant.parse("2026-11-27T10:00:41Z"));
    }

    /** The result of a build. */
    public static BuiltImages built(@Nullable Execution execution) {
        return new BuiltImages(
                new ImageKey("deb12"),
                "Debian 12",
                "1.0-SNAPSHOT",
                new Platform("linux", "amd64"),
                List.of(image(execution)),
                List.of(
                        compiled(
                                "rdma_core",
                                new Source(
                                        "https://me:secret@github.com/linux-rdma/rdma-core.git",
                                        COMMIT,
                                        null,
                                        TREE,
                                        "v56.1")),
                        compiled("perftest", new Source("git@git.example.com:rdma/perftest.git", COMMIT, null, TREE)),
                        compiled("tools", new Source(null, null, "/home/me/tools", TREE)),
                        compiled("unused", null)),
                List.of(
                        new Base(BASE_IMAGE, BASE.value(), Refresh.DONE),
                        new Base(COMPILERS, digest('4').value(), Refresh.NOT_ASKED)),
                List.of(),
                new Selection(List.of(), List.of(new PackageName("simx"))),
                digest('5'));
    }

    private static Image image(@Nullable Execution execution) {
        ImageReference kvm = ImageReference.parse("harbor.example.com/mkt/kvm:deb12");
        return new Image(
                kvm,
                kvm.withInputs(digest('3')),
                new ImageId(ID),
                digest('3'),
                List.of(new PackageName("perftest"), new PackageName("rdma_core"), new PackageName("tools")),
                null,
                new OsRelease("debian", "12"),
                new Making(
                        Map.of("MIRROR", "http://me:secret@mirror.example.com/debian", "A", "1"),
                        List.of(BASE_IMAGE),
                        List.of(COMPILERS),
                        execution));
    }

    private static SupportPackage compiled(String name, @Nullable Source source) {
        boolean isRdmaCore = name.equals("rdma_core");
        return new SupportPackage(
                new PackageName(name),
                ImageReference.parse("local_mkt/support_" + name + ":deb12"),
                null,
                new ImageId(digest('5')),
                digest('6'),
                List.of("/opt/products"),
                source,
                isRdmaCore ? List.of(new InputFile("/nfs/firmware.bin", digest('7'))) : List.of(),
                isRdmaCore ? List.of(new InputFile("0001-fix.patch", digest('8'))) : List.of());
    }

    /** What is installed in it: packages of dpkg and of rpm, with and without what a package can state. */
    public static InstalledPackages installed() {
        return new InstalledPackages(
                new OsRelease("debian", "12"),
                List.of(
                        new OsPackage("bash", "5.2.15-2+b13", "amd64", OsPackage.DEB, "bash", "5.2.15-2", null),
                        new OsPackage("libc6", "2.36-9+deb12u10", "amd64", OsPackage.DEB, "glibc", null, null),
                        new OsPackage("libstdc++6", "12.2.0-14", "amd64", OsPackage.DEB, "gcc-12", null, null),
                        new OsPackage("nginx", "1:1.22-9", "all", OsPackage.DEB, null, null, null),
                        new OsPackage(
                                "shadow",
                                "2:4.15.1-2.fc40",
                                "x86_64",
                                OsPackage.RPM,
                                "shadow-utils",
                                null,
                                "BSD-3-Clause AND GPL-2.0-or-later"),
                        new OsPackage("telnet", "0.17-1.fc30", "x86_64", OsPackage.RPM, null, null, "BSD and GPLv2+")));
    }
}
