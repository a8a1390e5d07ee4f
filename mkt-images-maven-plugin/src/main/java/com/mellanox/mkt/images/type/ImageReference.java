package com.mellanox.mkt.images.type;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an image is found, as written: {@code fedora:40}, {@code local_mkt/support_simx:fc40},
 * {@code harbor.mellanox.com/mkt/kvm:fc40}, {@code debian@sha256:…}.
 *
 * @param name the reference without tag and digest, a registry host with port in front where there is one
 * @param tag the tag; {@code latest} where neither tag nor digest was written, null where only a digest was
 * @param digest the digest, null where none was written
 */
public record ImageReference(
        String name, @Nullable String tag, @Nullable Digest digest) {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
    private static final String HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]+)?";
    private static final Pattern COMPONENT_FORM = Pattern.compile(COMPONENT);
    private static final Pattern FORM = Pattern.compile("(?<name>(?:" + HOST + "/)?" + COMPONENT + "(?:/" + COMPONENT
            + ")*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?");
    /** More than any registry accepts; the patterns need a frame of the stack for each component. */
    private static final int LONGEST = 500;

    private static final int CONTENT_DIGITS = 16;
    private static final String DOCKER_HUB = "docker.io/";

    public ImageReference {
        if (tag == null && digest == null) {
            tag = "latest";
        }
    }

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if the text is none, with the reason
     */
    public static ImageReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is not an image reference: [registry[:port]/]name[:tag][@sha256:…], the name in small letters");
        }
        String digest = matcher.group("digest");
        return new ImageReference(
                matcher.group("name"), matcher.group("tag"), digest == null ? null : new Digest(digest));
    }

    /** Whether the text can stand between two slashes of a reference's name: {@code kvm}, {@code rdma_core}. */
    public static boolean isComponent(String text) {
        return text.length() <= LONGEST && COMPONENT_FORM.matcher(text).matches();
    }

    public static ImageReference of(String name, ImageKey key) {
        return parse(name + ":" + key);
    }

    /** The full form that engines compare by: {@code fedora:40} is {@code docker.io/library/fedora:40}. */
    public ImageReference canonical() {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String full = hasHost ? name : DOCKER_HUB + name;
        if (full.startsWith(DOCKER_HUB) && full.indexOf('/', DOCKER_HUB.length()) < 0) {
            full = DOCKER_HUB + "library/" + full.substring(DOCKER_HUB.length());
        }
        return new ImageReference(full, tag, digest);
    }

    /** Whether both name the same image of the same registry, however they are written. */
    public boolean isSameAs(ImageReference other) {
        return canonical().equals(other.canonical());
    }

    /** The host of its registry, with a port where one is written; {@code docker.io} where no host is. */
    public String registry() {
        String full = canonical().name();
        return full.substring(0, full.indexOf('/'));
    }

    /** What its registry calls the repository: {@code mkt/kvm}. */
    public String repository() {
        String full = canonical().name();
        return full.substring(full.indexOf('/') + 1);
    }

    /** Another image of the same repository. */
    public ImageReference withTag(String other) {
        return parse(name + ":" + other);
    }

    /**
     * The reference of an image by the inputs that it was made of: {@code harbor.mellanox.com/mkt/kvm:deb12-1f2e3d4c5b6a7988}
     * of {@code harbor.mellanox.com/mkt/kvm:deb12}.
     */
    public ImageReference withInputs(Digest inputs) {
        return withTag(tag + "-" + inputs.hex().substring(0, CONTENT_DIGITS));
    }

    /** The last component of the name: {@code kvm} of {@code harbor.mellanox.com/mkt/kvm:fc40}. */
    public String shortName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return name + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
