package com.mellanox.mkt.images.sbom;

import com.mellanox.mkt.images.json.JsonMembers;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.ospackage.InstalledPackages;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsRelease;
import com.mellanox.mkt.images.provenance.DescribedImage;
import com.mellanox.mkt.images.provenance.VcsUrl;
import com.mellanox.mkt.images.publication.BuiltImages.Base;
import com.mellanox.mkt.images.publication.BuiltImages.InputFile;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.type.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An SBOM of an image as <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>. The same image has the same document,
 * as with {@link CycloneDx}.
 */
final class Spdx {
    static final String PREDICATE_TYPE = "https://spdx.dev/Document";
    static final String MEDIA_TYPE = "application/spdx+json";

    private static final String NO_ASSERTION = "NOASSERTION";
    private static final String NAMESPACE = "https://github.com/Mellanox/mkt/mkt-images/spdx/";
    private static final String DOCUMENT = "SPDXRef-DOCUMENT";
    private static final String IMAGE = "SPDXRef-Image";

    private final DescribedImage described;
    private final SpdxLicenses licenses = new SpdxLicenses();
    private final List<JsonMembers> packages = new ArrayList<>();
    private final List<JsonMembers> relationships = new ArrayList<>();

    private Spdx(DescribedImage described) {
        this.described = described;
    }

    /** The document of an image, as JSON. */
    static String of(DescribedImage described, InstalledPackages installed) {
        Spdx document = new Spdx(described);
        document.addImage();
        document.addOs(installed.os());
        described.baseImages().forEach(document::addBase);
        described.compiled().forEach(document::addCompiled);
        installed.packages().forEach(each -> document.addOsPackage(each, installed.os()));
        return JsonWriter.write(document.members().members());
    }

    private JsonMembers members() {
        String name = described.image().reference().shortName();
        return JsonMembers.of("spdxVersion", "SPDX-2.3")
                .with("dataLicense", "CC0-1.0")
                .with("SPDXID", DOCUMENT)
                .with("name", described.image().reference().toString())
                .with("documentNamespace", NAMESPACE + name + "-" + CycloneDx.uuid(described))
                .with(
                        "creationInfo",
                        JsonMembers.of("created", described.origin().time())
                                .with(
                                        "creators",
                                        List.of("Organization: Mellanox", "Tool: mkt-images-" + described.plugin())))
                .with("packages", packages)
                .with("hasExtractedLicensingInfos", licenses.quoted())
                .with("relationships", relationships);
    }

    private static JsonMembers element(
            String id, String name, @Nullable String version, String purpose, @Nullable String location) {
        return JsonMembers.of("SPDXID", id)
                .with("name", name)
                .with("versionInfo", version)
                .with("primaryPackagePurpose", purpose)
                .with("downloadLocation", Objects.requireNonNullElse(location, NO_ASSERTION))
                .with("filesAnalyzed", false);
    }

    private static List<JsonMembers> purl(String purl) {
        return List.of(JsonMembers.of("referenceCategory", "PACKAGE-MANAGER")
                .with("referenceType", "purl")
                .with("referenceLocator", purl));
    }

    private static List<JsonMembers> checksums(Digest digest) {
        return List.of(JsonMembers.of("algorithm", "SHA256").with("checksumValue", digest.hex()));
    }

    private void relate(String from, String how, String to) {
        relationships.add(JsonMembers.of("spdxElementId", from)
                .with("relationshipType", how)
                .with("relatedSpdxElement", to));
    }

    /** Adds a part of the image. */
    private void add(String id, JsonMembers element, @Nullable String license, String how) {
        packages.add(element.with("licenseConcluded", NO_ASSERTION)
                .with("licenseDeclared", license == null ? NO_ASSERTION : licenses.declared(license))
                .with("copyrightText", NO_ASSERTION));
        relate(IMAGE, how, id);
    }

    /** The identifier of the next part: its number makes it unique. */
    private String id(String kind, String name) {
        return "SPDXRef-" + kind + "-" + packages.size() + "-" + name.replaceAll("[^A-Za-z0-9.-]", "-");
    }

    private void addImage() {
        packages.add(element(IMAGE, described.repository(), described.digest().toString(), "CONTAINER", null)
                .with("checksums", checksums(described.digest()))
                .with(
                        "externalRefs",
                        described.manifest() == null
                                ? null
                                : purl(PackageUrl.of(described.image().reference(), described.digest())))
                .with("comment", "image id " + described.image().id())
                .with("licenseConcluded", NO_ASSERTION)
                .with("licenseDeclared", NO_ASSERTION)
                .with("copyrightText", NO_ASSERTION));
        relate(DOCUMENT, "DESCRIBES", IMAGE);
    }

    private void addOs(OsRelease os) {
        if (!os.id().isEmpty()) {
            String id = id("OS", os.id());
            add(id, element(id, os.id(), os.version(), "OPERATING_SYSTEM", null), null, "CONTAINS");
        }
    }

    private void addBase(Base base) {
        String id = id("Base", base.reference().shortName());
        Digest digest = new Digest(base.digest());
        JsonMembers element = element(id, base.reference().canonical().name(), base.digest(), "CONTAINER", null)
                .with("checksums", checksums(digest))
                .with("externalRefs", purl(PackageUrl.of(base.reference(), digest)));
        add(id, element, null, "DESCENDANT_OF");
    }

    private void addOsPackage(OsPackage each, OsRelease os) {
        String id = id("Package", each.name());
        JsonMembers element = element(id, each.name(), each.version(), "LIBRARY", null)
                .with("sourceInfo", "built from " + each.sourceName() + " " + each.versionOfSource())
                .with("externalRefs", purl(PackageUrl.of(each, os)));
        add(id, element, each.license(), "CONTAINS");
    }

    private void addCompiled(SupportPackage compiled) {
        @Nullable Source source = compiled.source();
        String name = compiled.name().value();
        String id = id("Compiled", name);
        JsonMembers element;
        if (source == null) {
            element = element(id, name, null, "LIBRARY", null);
        } else {
            boolean isCommit = source.url() != null && source.commit() != null;
            String location = isCommit
                    ? VcsUrl.git(Objects.requireNonNull(source.url()), Objects.requireNonNull(source.commit()))
                    : null;
            element = element(id, name, CompiledVersion.of(source), "LIBRARY", location)
                    .with("sourceInfo", "git tree " + source.tree())
                    .with("externalRefs", purl(PackageUrl.of(name, source)));
        }
        String patches = Objects.requireNonNullElse(compiled.patches(), List.<InputFile>of()).stream()
                .map(file -> file.name() + " (" + file.digest() + ")")
                .collect(Collectors.joining(", "));
        add(id, element.with("comment", patches.isEmpty() ? null : "patched by " + patches), null, "CONTAINS");
    }
}
