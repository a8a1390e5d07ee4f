package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.template.PomText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.jspecify.annotations.Nullable;

/**
 * A module, and the plugin where it is not managed yet, that are added to a root POM. Its text stays as it is but for that;
 * what comes of it is read as Maven reads it, before it takes the old one's place.
 *
 * @param plugin null where it is managed already
 */
record PomChange(Path pom, String module, @Nullable Plugin plugin) {
    private static final Pattern ENCODING = Pattern.compile("^\\s*<\\?xml[^>]*encoding=[\"']([^\"']+)[\"']");
    private static final List<String> MANAGED = List.of("build", "pluginManagement", "plugins");

    /** The POM with the change in it; empty where that cannot be had with certainty. */
    Optional<byte[]> changed() throws IOException {
        byte[] before = Files.readAllBytes(pom);
        Charset charset = charset(before);
        String text = new String(before, charset);
        if (!Arrays.equals(text.getBytes(charset), before)) {
            return Optional.empty();
        }
        return PomText.of(text)
                .flatMap(parsed -> parsed.with(List.of("modules"), List.of("<module>" + module + "</module>")))
                .flatMap(parsed ->
                        plugin == null ? Optional.of(parsed) : parsed.with(MANAGED, PomTemplates.plugin(plugin)))
                .map(PomText::toString)
                .filter(after -> isRight(text, after))
                .map(after -> after.getBytes(charset));
    }

    private static Charset charset(byte[] pom) {
        Matcher matcher = ENCODING.matcher(new String(pom, StandardCharsets.ISO_8859_1));
        try {
            return matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private boolean isRight(String before, String after) {
        try {
            Model old = new MavenXpp3Reader().read(new StringReader(before), true);
            Model fresh = new MavenXpp3Reader().read(new StringReader(after), true);
            List<String> modules = new ArrayList<>(old.getModules());
            modules.add(module);
            return fresh.getModules().equals(modules)
                    && (plugin == null
                            || fresh.getBuild()
                                    .getPluginManagement()
                                    .getPluginsAsMap()
                                    .containsKey(plugin.getKey()));
        } catch (IOException | XmlPullParserException e) {
            return false;
        }
    }

    /** What is to be added by hand. */
    List<String> byHand() {
        List<String> lines = new ArrayList<>();
        lines.add("<modules>: <module>" + module + "</module>");
        if (plugin != null) {
            lines.add("<build><pluginManagement><plugins>: "
                    + String.join("", PomTemplates.plugin(plugin)).replace(" ", ""));
        }
        return lines;
    }

    /** Puts a text in the place of the POM, at once. */
    void write(byte[] text) throws IOException {
        Path file = pom.toRealPath();
        if (!Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        Path fresh = Files.createTempFile(file.getParent(), ".pom", ".xml");
        try {
            Files.write(fresh, text);
            Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
