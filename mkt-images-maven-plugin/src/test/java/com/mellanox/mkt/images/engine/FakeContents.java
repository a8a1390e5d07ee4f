package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.digest.ProductsDigest;
import com.mellanox.mkt.images.engine.FakeImages.FakeImage;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Contents of images that derive from what they are built of: the lines of the Dockerfile, the files of the context, the contents
 * of images that it begins with, and those files of others that it copies. Labels and names are no part of them. A line of a file
 * that begins with {@code # note} changes the content of an image, and no products that are made there.
 */
public final class FakeContents {
    private static final String CONTENT = "content ";
    private static final String PRODUCTS = "\nproducts ";
    private static final String NOTE = "# note";

    /** Another commit with the same files has another time. */
    private static final Pattern TIME = Pattern.compile("SOURCE_DATE_EPOCH=\\d+ ");

    /** The header of a support script, whose text is no input; what it says is. */
    private static final Pattern HEADER = Pattern.compile("# ---\\n(?:# .*\\n)*");

    private static final String COPY = "COPY --from=";

    private final FakeEngine engine;
    private final FakeImages images;
    private volatile boolean varying;

    private FakeContents(FakeEngine engine, FakeImages images) {
        this.engine = engine;
        this.images = images;
    }

    /** Lets the images of an engine have such contents. */
    public static FakeContents of(FakeEngine engine) {
        FakeBuilder builder = (FakeBuilder) engine.builder();
        FakeContents contents = new FakeContents(engine, builder.images());
        builder.derive(contents);
        return contents;
    }

    /** Lets each build make an image with an id of its own, as builds by the clock do. */
    public FakeContents vary() {
        varying = true;
        return this;
    }

    /** The content of the image under a name; empty if there is none. */
    public Optional<String> content(ImageReference name) {
        return images.find(name).map(images::get).map(FakeContents::content);
    }

    /** Whether a content derives from what a build was made of; that of an image that was loaded does not. */
    public static boolean isDerived(String content) {
        return content.startsWith(CONTENT);
    }

    /** All images that the engine has. */
    public List<EngineImage> all() {
        return images.all();
    }

    private static String content(FakeImage image) {
        int end = image.fingerprint().indexOf(PRODUCTS);
        return end < 0 ? image.fingerprint() : image.fingerprint().substring(0, end);
    }

    /** What the files of an image are; of one without such a content, its fingerprint. */
    static String products(FakeImage image) {
        int start = image.fingerprint().indexOf(PRODUCTS);
        return start < 0 ? image.fingerprint() : image.fingerprint().substring(start);
    }

    /** Puts what a build makes among the images of the engine. */
    ImageId put(FakeBuild build, int number) {
        String fingerprint = CONTENT + digest(build, false) + PRODUCTS + digest(build, true);
        BuildRequest request = build.request();
        String id = fingerprint + new TreeMap<>(request.labels()) + (varying ? "\nbuild " + number : "");
        ImageId image = FakeImages.idOf(id);
        images.put(image, new FakeImage(request.image(), fingerprint, request.labels(), List.of()));
        return image;
    }

    private Digest digest(FakeBuild build, boolean ofProducts) {
        List<String> all = new ArrayList<>();
        build.entry(build.request().dockerfile())
                .text()
                .lines()
                .filter(line -> !ofProducts || !line.startsWith(NOTE))
                .forEach(line -> all.add(line(TIME.matcher(line).replaceAll(""), build.request(), ofProducts)));
        for (String name : build.names()) {
            boolean isOfThePlugin = name.startsWith("incremental/");
            if (!name.equals(build.request().dockerfile()) && !isOfThePlugin) {
                FakeBuild.Entry entry = build.entry(name);
                String text = name.endsWith(".tar") ? untimed(entry.text()) : text(entry.text(), ofProducts);
                all.add(name + " " + entry.mode() + " " + text);
            }
        }
        Map<String, String> arguments = new TreeMap<>(build.request().arguments());
        arguments.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("proxy"));
        all.add(arguments.toString());
        return FakeImages.idOf(String.join("\n", all)).digest();
    }

    /** The files of a tar without their times: those of a work tree are other ones than those of a commit. */
    private static String untimed(String tar) {
        StringBuilder files = new StringBuilder();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new ByteArrayInputStream(tar.getBytes(StandardCharsets.UTF_8)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                files.append(entry.getName())
                        .append(' ')
                        .append(entry.getMode())
                        .append(' ')
                        .append(text);
            }
        } catch (IOException e) {
            throw new EngineException("The source cannot be read", "Look", e);
        }
        return files.toString();
    }

    private static String text(String file, boolean ofProducts) {
        String text = HEADER.matcher(file).replaceFirst("");
        return ofProducts
                ? text.lines()
                        .filter(line -> !line.startsWith(NOTE))
                        .reduce("", (first, second) -> first + "\n" + second)
                : text;
    }

    private String line(String line, BuildRequest request, boolean ofProducts) {
        for (ImageId id : request.names().keySet()) {
            String name = String.valueOf(
                    request.temporaryNames().containsKey(id)
                            ? request.temporaryNames().get(id)
                            : id);
            if (line.startsWith(COPY + name + " ")) {
                return COPY + copied(id, line.substring(line.indexOf(name) + name.length()));
            }
            if (line.contains(name)) {
                FakeImage image = images.get(id);
                return line.replace(name, ofProducts ? products(image) : content(image));
            }
        }
        return line;
    }

    /** The digests of the files that are copied, and where they go. */
    private String copied(ImageId id, String arguments) {
        List<String> paths = new ArrayList<>(
                Arrays.asList(arguments.replaceAll("[\\[\\],\"]", " ").strip().split(" +")));
        String destination = paths.remove(paths.size() - 1);
        List<String> digests = new ArrayList<>();
        for (String path : paths) {
            ProductsDigest digest = new ProductsDigest();
            try {
                engine.read(id, path, tar -> digest.add(path, tar));
            } catch (IOException e) {
                throw new EngineException("COPY " + path + ": not found", "Look", e);
            }
            digests.add(path + " " + digest.digest());
        }
        return digests + " " + destination;
    }
}
