package com.mellanox.mkt.images.lint;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Sources and files that support scripts take from somebody's home directory: gone when that person is. */
record HomeDirectoryPaths(ImageDescriptor descriptor, Problems findings) {
    private static final Pattern HOME = Pattern.compile("(?:^|[/:@])(?:home|[Uu]sers)/[^/]|(?:^|[/:])~");
    private static final String GIT_URL = "git_url:";

    void find() {
        SupportScripts.read(descriptor.dockerDirectory(), new Problems()).forEach(this::look);
    }

    private void look(SupportScript script) {
        script.inputs()
                .source()
                .filter(source -> HOME.matcher(source.url()).find())
                .ifPresent(source -> findings.add(
                        script.file(),
                        lineOf(script.file(), source.line()),
                        "git_url: " + source.url() + " is in a user's home directory",
                        "Name a repository that everybody reaches; a tree of your own belongs into 'sources' of your settings,"
                                + " or into -Dmkt.source." + script.name()));
        script.inputs().nfsFiles().stream()
                .filter(file -> HOME.matcher(file.path()).find())
                .forEach(file -> findings.add(
                        script.file(),
                        file.line(),
                        "nfs_files: " + file.path() + " is in a user's home directory",
                        "Move the file where it stays, such as a directory of the team's"));
    }

    /** The line of the URL; what was read of the header knows that of the revision. */
    private static int lineOf(Path file, int otherwise) {
        List<String> lines =
                TextFile.read(file, new Problems()).map(TextFile::lines).orElse(List.of());
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#") && lines.get(i).contains(GIT_URL)) {
                return i + 1;
            }
        }
        return otherwise;
    }
}
