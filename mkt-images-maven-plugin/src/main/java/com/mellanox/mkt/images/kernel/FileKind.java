package com.mellanox.mkt.images.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a file that is no bzImage looks like, for whoever named it as one. */
final class FileKind {
    private static final int ARM64_MAGIC = 0x38;
    private static final int SHOWN = 4;
    private static final Map<String, String> BEGINNINGS = beginnings();

    private FileKind() {}

    private static Map<String, String> beginnings() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("\u007fELF", "an ELF file, as vmlinux is");
        kinds.put("\u001f\u008b", "a file that gzip compressed");
        kinds.put("\u00fd7zXZ", "a file that xz compressed");
        kinds.put("(\u00b5/\u00fd", "a file that zstd compressed");
        kinds.put("070701", "a cpio archive, as an initrd is");
        kinds.put("QFI\u00fb", "a disk image of qemu");
        kinds.put("MZ", "an EFI program that is not a kernel for x86");
        return kinds;
    }

    /** In words, after "is no bzImage but". */
    static String of(ByteBuffer head) {
        if (head.limit() == 0) {
            return "an empty file";
        }
        if (startsWith(head, ARM64_MAGIC, "ARMd")) {
            return "a kernel for arm64";
        }
        return BEGINNINGS.entrySet().stream()
                .filter(kind -> startsWith(head, 0, kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> "a file that begins with the bytes "
                        + HexFormat.ofDelimiter(" ").formatHex(beginning(head)));
    }

    private static byte[] beginning(ByteBuffer head) {
        byte[] bytes = new byte[Math.min(SHOWN, head.limit())];
        head.get(0, bytes);
        return bytes;
    }

    static boolean startsWith(ByteBuffer head, int offset, String magic) {
        byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
        return head.limit() >= offset + bytes.length
                && head.slice(offset, bytes.length).equals(ByteBuffer.wrap(bytes));
    }
}
