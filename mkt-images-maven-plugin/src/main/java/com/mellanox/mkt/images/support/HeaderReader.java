package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.ConfinedDirectory;
import com.mellanox.mkt.images.support.SupportScript.FilesFromImage;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlReader;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the fields of a script's header. */
final class HeaderReader {
    static final List<String> FIELDS = List.of(
            "git_url",
            "git_commit",
            "other_files",
            "image_files",
            "nfs_files",
            "products",
            "optional",
            "private",
            "secrets",
            "ssh",
            "caches",
            "incremental");

    private static final String DEST = "dest";
    private static final String FILES = "files";
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tar(\\.[a-z0-9]+)?|tgz|tbz2?|txz)");

    private final ConfinedDirectory dockerDirectory;
    private final YamlMapping fields;

    private HeaderReader(ConfinedDirectory dockerDirectory, YamlMapping fields) {
        this.dockerDirectory = dockerDirectory;
        this.fields = fields;
    }

    /** Reads a script's header; empty if it is not YAML. */
    static Optional<SupportScript> read(
            PackageName name, Path script, Path dockerDirectory, ScriptHeader header, Problems problems) {
        return YamlReader.parse(script, header.yaml(), header.linesBefore(), problems)
                .map(fields -> new HeaderReader(new ConfinedDirectory(dockerDirectory, "docker directory"), fields)
                        .script(name, script));
    }

    private SupportScript script(PackageName name, Path file) {
        fields.allow(FIELDS);
        List<String> products = products();
        if (fields.flag("optional") && !fields.has("products")) {
            fields.report(
                    fields.line("optional"),
                    "an optional package needs 'products'",
                    "Name the directories that other images copy from it, as in 'products: [/root/rpmbuild/RPMS]':"
                            + " they exist, empty, if it is left out");
        }
        GitSource git = GitFields.read(fields).orElse(null);
        boolean isPrivate = isPrivate();
        List<String> otherFiles = otherFiles();
        List<FilesFromImage> imageFiles = imageFiles();
        List<NfsFile> nfsFiles = nfsFiles();
        MountFields mounts = new MountFields(fields);
        return new SupportScript(
                name,
                file,
                git,
                isPrivate,
                otherFiles,
                imageFiles,
                nfsFiles,
                products,
                mounts.secrets(),
                mounts.agents(),
                mounts.caches("/opt/" + file.getFileName(), imageFiles, nfsFiles, products),
                new IncrementalField(fields).read(imageFiles, nfsFiles, products));
    }

    private boolean isPrivate() {
        boolean isPrivate = fields.flag("private");
        if (isPrivate && fields.has("git_url")) {
            fields.report(
                    fields.line("private"),
                    "'private' says that the script names no source, and 'git_url' names one",
                    "Remove one of them");
        }
        return isPrivate;
    }

    private List<String> otherFiles() {
        List<String> files = new ArrayList<>();
        for (YamlText path : fields.texts("other_files")) {
            dockerDirectory
                    .faultOfFile(path.text())
                    .ifPresentOrElse(
                            fault -> fields.report(
                                    path.line(),
                                    "'other_files': '" + path.text() + "' " + fault.what(),
                                    fault.remedy()),
                            () -> files.add(ConfinedDirectory.normalized(path.text())));
        }
        return files;
    }

    private List<FilesFromImage> imageFiles() {
        List<FilesFromImage> all = new ArrayList<>();
        fields.mapping("image_files").ifPresent(images -> {
            for (YamlText image : images.names()) {
                checkImage(images, image);
                images.mapping(image.text()).ifPresent(content -> all.add(filesOf(image, content)));
            }
        });
        return all;
    }

    private static void checkImage(YamlMapping images, YamlText image) {
        try {
            ImageReference.parse(image.text());
        } catch (IllegalArgumentException e) {
            images.report(
                    image.line(),
                    "'image_files': " + e.getMessage(),
                    "Name a package, as in 'rdma_core', or an image, as in 'local_mkt/support_rdma_core:fc40'");
        }
    }

    private static FilesFromImage filesOf(YamlText image, YamlMapping content) {
        content.allow(List.of(FILES, DEST));
        List<YamlText> files = content.texts(FILES);
        if (files.isEmpty() && (!content.has(FILES) || content.isEmptyList(FILES))) {
            content.report(
                    content.line(), content.called(FILES) + " names no file", "Write 'files: [/path/in/the/image]'");
        }
        files.forEach(file -> checkPath(content, FILES, file));
        Optional<YamlText> dest = dest(content);
        boolean several = files.size() > 1 || files.stream().anyMatch(file -> isPattern(file.text()));
        dest.filter(path -> several && !path.text().endsWith("/"))
                .ifPresent(path -> content.report(
                        path.line(),
                        content.called(DEST) + " is '" + path.text() + "', which several files cannot be copied to",
                        "End a directory with '/': '" + path.text() + "/'"));
        return new FilesFromImage(
                image.text(),
                files.stream().map(YamlText::text).toList(),
                dest.map(YamlText::text).orElse("/"),
                image.line());
    }

    private List<NfsFile> nfsFiles() {
        List<NfsFile> all = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        fields.mapping("nfs_files").ifPresent(paths -> {
            for (YamlText path : paths.names()) {
                checkPath(fields, "nfs_files", path);
                if (path.text().endsWith("/")) {
                    paths.report(path.line(), "'nfs_files': '" + path.text() + "' is a directory", "Name a file");
                }
                paths.mapping(path.text()).ifPresent(content -> {
                    content.allow(List.of(DEST));
                    dest(content)
                            .map(dest -> new NfsFile(path.text(), dest.text(), path.line()))
                            .ifPresent(file -> {
                                reportSamePlace(paths, file, places);
                                all.add(file);
                            });
                });
            }
        });
        return all;
    }

    /** Reports a file that would overwrite another one; archives are unpacked, so that their own names make no difference. */
    private static void reportSamePlace(YamlMapping paths, NfsFile file, Map<String, String> places) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        String place = file.dest().endsWith("/") ? file.dest() + name : file.dest();
        if (ARCHIVE.matcher(name).matches()) {
            return;
        }
        String other = places.putIfAbsent(place, file.path());
        if (other != null) {
            paths.report(
                    file.line(),
                    "'nfs_files': '" + file.path() + "' and '" + other + "' are both copied to " + place,
                    "Give one of them another 'dest'");
        }
    }

    private static Optional<YamlText> dest(YamlMapping content) {
        Optional<YamlText> dest =
                content.requiredText(DEST, "Name the path that the files are copied to, as in 'dest: /opt/rpms/'");
        dest.ifPresent(path -> checkPath(content, DEST, path));
        return dest;
    }

    private List<String> products() {
        List<String> products = new ArrayList<>();
        for (YamlText path : fields.texts("products")) {
            checkProduct(fields, path);
            products.add(path.text().replaceFirst("(?<=.)/$", ""));
        }
        if (fields.isEmptyList("products")) {
            fields.report(fields.line("products"), "'products' names no path", "Name one, or remove the line");
        }
        return products;
    }

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** Reports a path that is not absolute, not normalised, or that would end an instruction; true for any other. */
    static boolean checkPath(YamlMapping fields, String field, YamlText path) {
        String subject = fields.called(field) + ": '" + path.text() + "' ";
        List<String> components = Arrays.asList(path.text().split("/"));
        if (path.text().chars().anyMatch(Character::isISOControl)) {
            fields.report(
                    path.line(), subject + "has a line end or another control character", "Write the path on one line");
        } else if (!path.text().startsWith("/")) {
            fields.report(path.line(), subject + "is not an absolute path", "Begin it with '/'");
        } else if (components.contains("..") || components.contains(".")) {
            fields.report(path.line(), subject + "has a '.' or '..' in it", "Write the path without");
        } else {
            return true;
        }
        return false;
    }

    /** Reports what {@link #checkPath} does, the root itself, and patterns. */
    private static void checkProduct(YamlMapping fields, YamlText path) {
        if (!checkPath(fields, "products", path)) {
            return;
        }
        String subject = "'products': '" + path.text() + "' ";
        if (path.text().matches("/+")) {
            fields.report(path.line(), subject + "is the whole image", "Name what the script makes");
        } else if (path.text().contains("//")) {
            fields.report(path.line(), subject + "has an empty name in it", "Write one '/'");
        } else if (isPattern(path.text())) {
            fields.report(path.line(), subject + "is a pattern", "Name the directory that the files are in");
        }
    }
}
