package com.mellanox.mkt.images.sbom;

import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsRelease;
import com.mellanox.mkt.images.provenance.VcsUrl;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** <a href="https://github.com/package-url/purl-spec">Package URLs</a>, by which tools recognize packages. */
final class PackageUrl {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:";
    private static final Pattern GITHUB =
            Pattern.compile("https?://github\\.com/(?<owner>[^/]+)/(?<name>[^/]+?)(?:\\.git)?/?");

    private PackageUrl() {}

    /** {@code pkg:deb/debian/bash@5.2.15-2%2Bb13?arch=amd64&distro=debian-12}; the source package if it differs. */
    static String of(OsPackage each, OsRelease os) {
        boolean isRpm = OsPackage.RPM.equals(each.type());
        String version = each.version();
        SortedMap<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("arch", each.architecture());
        qualifiers.put("distro", os.version().isEmpty() ? "" : os.id() + "-" + os.version());
        int epoch = version.indexOf(':');
        if (isRpm && epoch >= 0) {
            qualifiers.put("epoch", version.substring(0, epoch));
            version = version.substring(epoch + 1);
        }
        qualifiers.put("upstream", upstream(each, isRpm));
        String namespace = os.id().isEmpty() ? "" : encoded(os.id().toLowerCase(Locale.ROOT)) + "/";
        return "pkg:" + (isRpm ? OsPackage.RPM : OsPackage.DEB) + "/" + namespace + encoded(each.name()) + "@"
                + encoded(version) + text(qualifiers);
    }

    private static String upstream(OsPackage each, boolean isRpm) {
        if (each.source() == null) {
            return "";
        }
        String version = each.versionOfSource();
        if (isRpm) {
            return each.source() + "-" + version.substring(version.indexOf(':') + 1) + ".src.rpm";
        }
        return each.source() + (each.sourceVersion() == null ? "" : "@" + version);
    }

    /** {@code pkg:oci/kvm@sha256:…?repository_url=harbor.mellanox.com%2Fmkt%2Fkvm&tag=deb12}. */
    static String of(ImageReference image, Digest digest) {
        SortedMap<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("repository_url", image.canonical().name());
        qualifiers.put("tag", image.tag() == null ? "" : image.tag());
        return "pkg:oci/" + encoded(image.shortName()) + "@" + encoded(digest.toString()) + text(qualifiers);
    }

    /** {@code pkg:github/linux-rdma/rdma-core@<commit>}, or a generic one with the commit of the repository. */
    static String of(String name, Source source) {
        String commit = source.commit() == null ? "" : source.commit();
        String url = source.url() == null ? "" : VcsUrl.of(source.url());
        Matcher github = GITHUB.matcher(url);
        if (github.matches() && !commit.isEmpty()) {
            return "pkg:github/" + encoded(github.group("owner").toLowerCase(Locale.ROOT)) + "/"
                    + encoded(github.group("name").toLowerCase(Locale.ROOT)) + "@" + encoded(commit);
        }
        SortedMap<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("vcs_url", url.isEmpty() || commit.isEmpty() ? "" : "git+" + url + "@" + commit);
        return "pkg:generic/" + encoded(name) + "@" + encoded(commit.isEmpty() ? source.tree() : commit)
                + text(qualifiers);
    }

    private static String text(SortedMap<String, String> qualifiers) {
        String text = qualifiers.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (UNRESERVED.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) character));
            }
        }
        return encoded.toString();
    }
}
