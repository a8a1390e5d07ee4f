package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.diff.ImageDiff;
import com.mellanox.mkt.images.event.BuildListener;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Shows what differs between two images: packages of the operating system, compiled packages with their commits, configuration,
 * options that a kernel needs, sizes and files. By default between the last published KVM image of the key and the one on the
 * engine. An image that is not on the engine is pulled. Fails only if an image cannot be found.
 *
 * <p>From the command line: {@code mvn mkt-images:diff -Dkey=fc40}. Needs no project if both images are named.
 *
 * @since 1.0
 */
@Mojo(name = "diff", requiresProject = false, aggregator = true, threadSafe = true)
public final class DiffMojo extends ImagesMojo {
    private static final long FIRST = 50;

    /** Other programs read it. */
    PrintStream standardOutput = System.out;

    /**
     * The first image: a name or an id on the engine, a name at a registry, or the path of a {@code published.json} or
     * {@code image.json}, relative to the directory that Maven was started in. Default: the KVM image that was published last.
     */
    @Parameter(property = "mkt.diff.from")
    @Nullable String from;

    /** The second image, named in the same ways. Default: the KVM image on the engine. */
    @Parameter(property = "mkt.diff.to")
    @Nullable String to;

    /** Which files are listed: the {@code first} 50 that differ, or {@code all}. */
    @Parameter(property = "mkt.diff.files", defaultValue = "first")
    @Nullable String files;

    /**
     * How the result is shown: {@code text}, or {@code json} on standard output, where nothing else is with {@code mvn -q}.
     * Text goes to Maven's log; with {@code mvn -q} to standard output.
     */
    @Parameter(property = "mkt.diff.format", defaultValue = "text")
    @Nullable String format;

    /** How the result is shown: to people, or to programs. */
    enum Format {
        TEXT,
        JSON
    }

    /** Which files are listed. */
    enum ListedFiles {
        FIRST,
        ALL
    }

    @Inject
    DiffMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run(ImagesRequest request, Parameters parameters, BuildListener listener) {
        Optional<String> first = parameters.text("mkt.diff.from", from);
        Optional<String> second = parameters.text("mkt.diff.to", to);
        ListedFiles listed = parameters.choice("mkt.diff.files", files, ListedFiles.values());
        Format shown = parameters.choice("mkt.diff.format", format, Format.values());
        parameters.throwIfWrong();
        try (DiffRun run = new DiffRun(maven(), request, parameters, credentials(listener), listener)) {
            show(run.compare(first, second, listed == ListedFiles.ALL ? Long.MAX_VALUE : FIRST), shown);
        }
    }

    private void show(ImageDiff diff, Format shown) {
        if (shown == Format.TEXT && getLog().isInfoEnabled()) {
            diff.lines().forEach(lines()::info);
            return;
        }
        String text = shown == Format.JSON ? diff.json() : String.join("\n", diff.lines()) + "\n";
        standardOutput.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        standardOutput.flush();
    }

    /** With JSON nothing but warnings may come between. */
    @Override
    PlainConsole.Lines lines() {
        return "json".equals(format) ? new MavenLines(getLog(), true) : super.lines();
    }
}
