package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel that can be booted: a bzImage that is complete, according to its header
 * (<a href="https://docs.kernel.org/arch/x86/boot.html">The Linux/x86 Boot Protocol</a>), or an Image for arm64
 * (<a href="https://docs.kernel.org/arch/arm64/booting.html">Booting AArch64 Linux</a>).
 *
 * @param file the bzImage or the Image
 * @param release the name of its modules' directory, {@code 6.1.0-18-amd64}; empty if the file has no version
 * @param architecture what runs it
 */
public record KernelImage(Path file, String release, KernelArchitecture architecture) {
    private static final int READ = 64 * 1024;
    private static final int SECTOR = 512;
    private static final int SETUP_SECTORS = 0x1F1;
    private static final int SIZE_IN_PARAGRAPHS = 0x1F4;
    private static final int BOOT_FLAG = 0x1FE;
    private static final int HEADER_MAGIC = 0x202;
    private static final int VERSION_POINTER = 0x20E;
    private static final int ARM64_MAGIC = 0x38;
    private static final int ZBOOT_MAGIC = 4;
    private static final int LEAST_SECTORS = 4;
    private static final int PARAGRAPH = 16;
    private static final int SHOWN = 4;
    private static final int PIECE = 1 << 20;
    private static final int LONGEST_BANNER = 256;

    /** The first bytes of files that users name by mistake. */
    private static final Map<String, String> KINDS = Map.of(
            "\u007fELF", "an ELF file, as vmlinux is",
            "\u001f\u008b", "a file that gzip compressed",
            "\u00fd7zXZ", "a file that xz compressed",
            "(\u00b5/\u00fd", "a file that zstd compressed",
            "070701", "a cpio archive, as an initrd is",
            "QFI\u00fb", "a disk image of qemu",
            "!<arch", "an archive, as a Debian package is",
            "\u00ed\u00ab\u00ee\u00db", "an RPM package",
            "MZ", "an EFI program that is not a kernel for amd64 or arm64");

    private static final String NAME_ANOTHER =
            "Name the bzImage, which make leaves as arch/x86/boot/bzImage, or the Image for arm64, arch/arm64/boot/Image";

    private static final Pattern RELEASE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}");

    /** The header of an Image has no version, but the text that the kernel prints first has it. */
    private static final Pattern BANNER = Pattern.compile("Linux version (?<release>[^ %]+) \\(");

    /** Reads the header; fails if it is not that of a kernel, or the file is shorter than the header's size. */
    static KernelImage read(Path file) {
        return read(file, file.toString());
    }

    /**
     * The same.
     *
     * @param name what messages call the file
     */
    static KernelImage read(Path file, String name) {
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(READ)).order(ByteOrder.LITTLE_ENDIAN);
            if (isImageForArm64(head)) {
                return new KernelImage(file, checked(releaseInside(file)), KernelArchitecture.ARM64);
            }
            if (!isBzImage(head)) {
                throw new InvalidInputException(name + " is not the image of a kernel but " + kind(head), NAME_ANOTHER);
            }
            long size = Files.size(file);
            if (size < wholeSize(head)) {
                throw new InvalidInputException(
                        name + " is truncated: " + size + " bytes of " + wholeSize(head),
                        "Copy it again, or compile it again with make bzImage");
            }
            return new KernelImage(file, checked(release(head)), KernelArchitecture.AMD64);
        } catch (IOException e) {
            throw new InvalidInputException(
                    name + " cannot be read: " + Causes.reason(e), "Check its permissions and its file system");
        }
    }

    /** The file can be of anybody, and the name is used in paths. */
    private static String checked(String release) {
        return RELEASE.matcher(release).matches() ? release : "";
    }

    private static boolean isImageForArm64(ByteBuffer head) {
        return text(head, ARM64_MAGIC, 4).equals("ARMd");
    }

    private static String releaseInside(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String before = "";
            for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                String text = before + new String(piece, StandardCharsets.ISO_8859_1);
                Matcher banner = BANNER.matcher(text);
                if (banner.find()) {
                    return banner.group("release");
                }
                before = text.substring(Math.max(0, text.length() - LONGEST_BANNER));
            }
            return "";
        }
    }

    private static boolean isBzImage(ByteBuffer head) {
        return head.limit() >= VERSION_POINTER + Short.BYTES
                && head.getShort(BOOT_FLAG) == (short) 0xAA55
                && text(head, HEADER_MAGIC, 4).equals("HdrS");
    }

    private static long wholeSize(ByteBuffer head) {
        int sectors = Byte.toUnsignedInt(head.get(SETUP_SECTORS));
        long paragraphs = Integer.toUnsignedLong(head.getInt(SIZE_IN_PARAGRAPHS));
        // Very old kernels have a 0 there.
        return (sectors == 0 ? LEAST_SECTORS : sectors) * (long) SECTOR + SECTOR + paragraphs * PARAGRAPH;
    }

    /** The first word of the version, {@code 6.1.0-18-amd64 (…) #1 SMP …}, which ends with a zero byte. */
    private static String release(ByteBuffer head) {
        int pointer = Short.toUnsignedInt(head.getShort(VERSION_POINTER));
        return pointer == 0 ? "" : text(head, pointer + SECTOR, READ).split("[ \0]", 2)[0];
    }

    /** The kind of a file that is no kernel. */
    private static String kind(ByteBuffer head) {
        if (head.limit() == 0) {
            return "an empty file";
        }
        if (text(head, ZBOOT_MAGIC, 4).equals("zimg")) {
            return "a compressed kernel that only EFI starts";
        }
        String start = text(head, 0, 6);
        return KINDS.entrySet().stream()
                .filter(kind -> start.startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> "a file that begins with the bytes "
                        + HexFormat.ofDelimiter(" ")
                                .formatHex(text(head, 0, SHOWN).getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** The bytes at an offset as characters, as many as the head has. */
    private static String text(ByteBuffer head, int offset, int length) {
        int begin = Math.min(offset, head.limit());
        int end = Math.min(begin + length, head.limit());
        return StandardCharsets.ISO_8859_1
                .decode(head.slice(begin, end - begin))
                .toString();
    }
}
