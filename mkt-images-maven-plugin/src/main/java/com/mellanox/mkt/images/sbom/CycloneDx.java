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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An SBOM of an image as <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>. The same image has the same
 * document: its time is that of the image's commit, and its number is made of the image's digest.
 */
final class CycloneDx {
    static final String PREDICATE_TYPE = "https://cyclonedx.org/bom";
    static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private static final String NAME = "name";
    private static final String TYPE = "type";
    private static final String VERSION = "version";
    private static final String REF = "bom-ref";
    private static final String PURL = "purl";
    private static final String HASHES = "hashes";
    private static final String PROPERTIES = "properties";

    private final DescribedImage described;

    /** By their references, which are unique. */
    private final Map<String, JsonMembers> components = new LinkedHashMap<>();

    private CycloneDx(DescribedImage described) {
        this.described = described;
    }

    /** The document of an image, as JSON. */
    static String of(DescribedImage described, InstalledPackages installed) {
        CycloneDx document = new CycloneDx(described);
        document.addOs(installed.os());
        described.baseImages().forEach(document::addBase);
        described.compiled().forEach(document::addCompiled);
        installed.packages().forEach(each -> document.addOsPackage(each, installed.os()));
        return JsonWriter.write(document.members().members());
    }

    private JsonMembers members() {
        JsonMembers contains = JsonMembers.of("ref", reference()).with("dependsOn", List.copyOf(components.keySet()));
        return JsonMembers.of("bomFormat", "CycloneDX")
                .with("specVersion", "1.6")
                .with("serialNumber", "urn:uuid:" + uuid(described))
                .with(VERSION, 1)
                .with("metadata", metadata())
                .with("components", components.values())
                .with("dependencies", List.of(contains));
    }

    /** A number that depends on nothing but the image. */
    static UUID uuid(DescribedImage described) {
        String text = described.image().reference() + " " + described.digest() + " "
                + described.image().id();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private String reference() {
        return PackageUrl.of(described.image().reference(), described.digest());
    }

    private JsonMembers metadata() {
        JsonMembers tool = JsonMembers.of(TYPE, "application")
                .with("group", "com.mellanox.mkt")
                .with(NAME, "mkt-images-maven-plugin")
                .with(VERSION, described.plugin());
        JsonMembers image = JsonMembers.of(TYPE, "container")
                .with(REF, reference())
                .with(NAME, described.repository())
                .with(VERSION, described.digest().toString())
                .with(HASHES, hashes(described.digest()))
                .with(PURL, described.manifest() == null ? null : reference())
                .with(
                        PROPERTIES,
                        properties(JsonMembers.of("key", described.built().key())
                                .with("platform", described.built().platform())
                                .with("reference", described.image().reference())
                                .with("id", described.image().id())
                                .with("inputs", described.image().inputs())
                                .with("revision", described.origin().revision())));
        return JsonMembers.of("timestamp", described.origin().time())
                .with("tools", JsonMembers.of("components", List.of(tool)))
                .with("component", image);
    }

    private static List<JsonMembers> properties(JsonMembers values) {
        List<JsonMembers> properties = new ArrayList<>();
        values.members()
                .forEach((name, value) -> properties.add(
                        JsonMembers.of(NAME, "mkt-images:" + name).with("value", value)));
        return properties;
    }

    private static List<JsonMembers> hashes(Digest digest) {
        return List.of(JsonMembers.of("alg", "SHA-256").with("content", digest.hex()));
    }

    private static JsonMembers component(String type, String reference, String name, @Nullable String version) {
        return JsonMembers.of(TYPE, type).with(REF, reference).with(NAME, name).with(VERSION, version);
    }

    private void addOs(OsRelease os) {
        if (!os.id().isEmpty()) {
            String reference = "os:" + os.id();
            components.put(reference, component("operating-system", reference, os.id(), os.version()));
        }
    }

    private void addBase(Base base) {
        String reference = "base:" + base.reference();
        Digest digest = new Digest(base.digest());
        components.put(
                reference,
                component("container", reference, base.reference().canonical().name(), base.digest())
                        .with(HASHES, hashes(digest))
                        .with(PURL, PackageUrl.of(base.reference(), digest))
                        .with(PROPERTIES, properties(JsonMembers.of("role", "base image"))));
    }

    private void addOsPackage(OsPackage each, OsRelease os) {
        String purl = PackageUrl.of(each, os);
        boolean isOwnSource = each.source() == null && each.sourceVersion() == null;
        components.putIfAbsent(
                purl,
                component("library", purl, each.name(), each.version())
                        .with("licenses", each.license() == null ? null : List.of(license(each.license())))
                        .with(PURL, purl)
                        .with(
                                PROPERTIES,
                                isOwnSource
                                        ? null
                                        : properties(JsonMembers.of("source", each.sourceName())
                                                .with("source-version", each.versionOfSource()))));
    }

    private static JsonMembers license(String text) {
        return LicenseExpression.isOne(text)
                ? JsonMembers.of("expression", text)
                : JsonMembers.of("license", JsonMembers.of(NAME, text));
    }

    private void addCompiled(SupportPackage compiled) {
        @Nullable Source source = compiled.source();
        String name = compiled.name().value();
        String reference = "compiled:" + name;
        List<InputFile> patches = Objects.requireNonNullElse(compiled.patches(), List.of());
        JsonMembers component =
                component("library", reference, name, source == null ? null : CompiledVersion.of(source));
        JsonMembers pedigree = new JsonMembers();
        JsonMembers properties = JsonMembers.of("role", "compiled package");
        if (source != null) {
            component.with(PURL, PackageUrl.of(name, source));
            properties.with("git-tree", source.tree());
            if (source.url() != null && source.commit() != null) {
                String url = VcsUrl.of(source.url());
                component.with(
                        "externalReferences",
                        List.of(JsonMembers.of(TYPE, "vcs")
                                .with("url", url)
                                .with("comment", "commit " + source.commit())));
                pedigree.with("commits", List.of(JsonMembers.of("uid", source.commit())));
            }
        }
        pedigree.with("patches", patches.stream().map(CycloneDx::patch).toList());
        components.put(reference, component.with("pedigree", pedigree).with(PROPERTIES, properties(properties)));
    }

    /** The file's name and digest: its text is in the docker directory. */
    private static JsonMembers patch(InputFile file) {
        String text = file.name() + " " + file.digest();
        return JsonMembers.of(TYPE, "unofficial").with("diff", JsonMembers.of("text", JsonMembers.of("content", text)));
    }
}
