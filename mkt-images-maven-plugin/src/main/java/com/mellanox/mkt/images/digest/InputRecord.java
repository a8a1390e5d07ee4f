package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.InputItem.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;

/**
 * What an image was made of, as its label has it: enough to explain what has changed since, in 64 KiB at most.
 *
 * @param detail how much of files and texts is in it
 * @param items the items, shortened to that detail
 */
public record InputRecord(Detail detail, List<InputItem> items) {
    static final int MOST_CHARACTERS = 64 * 1024;

    /** The beginning of every record; records of other forms are ignored. */
    private static final String FORM = "2:";

    /** The limit of an unpacked record: a label could have been written to fill the memory. */
    private static final int MOST_BYTES = 8 << 20;

    /** Stands between all texts of a record. */
    private static final String SEPARATOR = "\0";

    public InputRecord {
        items = List.copyOf(items);
    }

    /** How much of the files and texts of an image is in a record: as much as fits. */
    enum Detail {
        /** Each file, each text in full. */
        FILES,
        /** Files by their directory, each text in full. */
        DIRECTORIES,
        /** All files together, texts by their digest. */
        ALL;

        /** Digits of a digest that are enough to see that two differ. */
        private static final int SHOWN = 12;

        private static final String DIGEST = "sha256:";

        /** The items as a record of this detail has them. */
        List<InputItem> of(List<InputItem> items) {
            List<InputItem> result = new ArrayList<>();
            Map<String, Hash> directories = new TreeMap<>();
            for (InputItem item : items) {
                if (item.kind() == Kind.FILE && this != FILES) {
                    directories
                            .computeIfAbsent(directory(item.name()), name -> new Hash())
                            .add(item.name())
                            .add(item.value());
                } else if (item.kind() == Kind.FILE) {
                    result.add(InputItem.file(item.name(), shortened(item.value())));
                } else if (item.kind() == Kind.TEXT && this == ALL) {
                    result.add(InputItem.file(item.name(), shortened(new Hash().add(item.value()))));
                } else {
                    result.add(item);
                }
            }
            directories.forEach((name, hash) -> result.add(InputItem.file(name, shortened(hash))));
            return result;
        }

        private static String shortened(Hash hash) {
            return shortened(hash.digest().value());
        }

        /** The value with the first digits of its digest only. */
        private static String shortened(String value) {
            int digest = value.indexOf(DIGEST);
            return digest < 0 ? value : value.substring(0, Math.min(value.length(), digest + DIGEST.length() + SHOWN));
        }

        /** The path's directory: {@code ./} for a file that is in none. The path of an nfs file begins with a slash. */
        private String directory(String path) {
            int end = path.lastIndexOf('/');
            return end <= 0 || this == ALL ? "./" : path.substring(0, end + 1);
        }
    }

    /** The items as text, with as much detail as fits; empty if nothing fits. */
    public static String encode(InputItems items) {
        for (Detail detail : Detail.values()) {
            byte[] bytes =
                    new InputRecord(detail, detail.of(items.list())).text().getBytes(StandardCharsets.UTF_8);
            String text = bytes.length > MOST_BYTES ? "" : FORM + pack(bytes);
            if (!text.isEmpty() && text.length() <= MOST_CHARACTERS) {
                return text;
            }
        }
        return "";
    }

    /** The record in a text; empty if the text is of another form. */
    public static Optional<InputRecord> decode(String text) {
        if (!text.startsWith(FORM) || text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(unpack(text.substring(FORM.length()))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The value of an item; empty if no item has that name. */
    public Optional<String> value(String name) {
        return new InputItems(items).value(name);
    }

    private String text() {
        StringBuilder text = new StringBuilder(detail.name());
        for (InputItem item : items) {
            text.append(SEPARATOR).append(item.kind().name());
            text.append(SEPARATOR).append(item.name());
            text.append(SEPARATOR).append(item.value());
        }
        return text.toString();
    }

    private static InputRecord parse(String text) {
        List<String> parts = List.of(text.split(SEPARATOR, -1));
        List<InputItem> items = new ArrayList<>();
        for (int i = 1; i < parts.size(); i += 3) {
            items.add(item(parts.subList(i, Math.min(i + 3, parts.size()))));
        }
        return new InputRecord(Detail.valueOf(parts.get(0)), items);
    }

    private static InputItem item(List<String> parts) {
        if (parts.size() < 3) {
            throw new IllegalArgumentException("no item: " + parts);
        }
        return new InputItem(parts.get(1), parts.get(2), Kind.valueOf(parts.get(0)));
    }

    private static String pack(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            // What is longer than a label may be is not used.
            byte[] packed = new byte[MOST_CHARACTERS];
            int length = deflater.deflate(packed);
            return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(packed, length));
        } finally {
            deflater.end();
        }
    }

    private static String unpack(String text) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (in.read() >= 0) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
