package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.digest.InputItem.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;

/**
 * What an image was made of, as a label keeps it: enough to say what has changed since, in 64 KiB at most.
 *
 * @param detail how much it tells of files and texts
 * @param items the items, cut to that detail
 */
public record InputRecord(RecordDetail detail, List<InputItem> items) {
    static final int MOST_CHARACTERS = 64 * 1024;

    /** In front of every record; one of another form is as good as none. */
    private static final String FORM = "1:";

    /** Whoever can write a label could write one that unpacks without end. */
    private static final int MOST_BYTES = 8 << 20;

    private static final int MOST_ITEMS = 200_000;

    public InputRecord {
        items = List.copyOf(items);
    }

    /** The text that keeps the items, with as much detail as there is room for; empty where there is none at all. */
    public static String encode(InputItems items) {
        for (RecordDetail detail : RecordDetail.values()) {
            byte[] bytes = new InputRecord(detail, detail.of(items.list())).toBytes();
            String text = bytes.length > MOST_BYTES ? "" : FORM + pack(bytes);
            if (!text.isEmpty() && text.length() <= MOST_CHARACTERS) {
                return text;
            }
        }
        return "";
    }

    /** What a text keeps; empty where it is none of this form. */
    public static Optional<InputRecord> decode(String text) {
        if (!text.startsWith(FORM) || text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] bytes = unpack(text.substring(FORM.length()));
            return Optional.of(read(new DataInputStream(new ByteArrayInputStream(bytes))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The value of an item; empty where there is none of that name. */
    public Optional<String> value(String name) {
        return new InputItems(items).value(name);
    }

    private byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, detail.name());
            out.writeInt(items.size());
            for (InputItem item : items) {
                write(out, item.kind().name());
                write(out, item.name());
                write(out, item.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static InputRecord read(DataInputStream in) throws IOException {
        RecordDetail detail = RecordDetail.valueOf(readText(in));
        int count = in.readInt();
        if (count < 0 || count > MOST_ITEMS) {
            throw new IOException(count + " items");
        }
        List<InputItem> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.valueOf(readText(in));
            items.add(new InputItem(readText(in), readText(in), kind));
        }
        if (in.available() > 0) {
            throw new IOException("more than was announced");
        }
        return new InputRecord(detail, items);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException();
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String pack(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            // What does not fit is of no use, so that there is no need to see the rest.
            byte[] packed = new byte[MOST_CHARACTERS];
            int length = deflater.deflate(packed);
            return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(packed, length));
        } finally {
            deflater.end();
        }
    }

    private static byte[] unpack(String text) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            if (in.read() >= 0) {
                throw new IOException("more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
