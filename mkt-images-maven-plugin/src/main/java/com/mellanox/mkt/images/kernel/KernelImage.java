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

/**
 * A kernel that can be booted: a bzImage that is whole, as far as its header says
 * (<a href="https://docs.kernel.org/arch/x86/boot.html">The Linux/x86 Boot Protocol</a>).
 *
 * @param file the bzImage
 * @param version what it says of itself: {@code 6.1.0-18-amd64 (…) #1 SMP …}; empty where it does not say
 */
public record KernelImage(Path file, String version) {
    private static final int READ = 64 * 1024;
    private static final int SECTOR = 512;
    private static final int SETUP_SECTORS = 0x1F1;
    private static final int SIZE_IN_PARAGRAPHS = 0x1F4;
    private static final int BOOT_FLAG = 0x1FE;
    private static final int HEADER_MAGIC = 0x202;
    private static final int VERSION_POINTER = 0x20E;
    private static final int LEAST_SECTORS = 4;
    private static final int PARAGRAPH = 16;
    private static final String NAME_ANOTHER = "Name the bzImage, which make leaves as arch/x86/boot/bzImage";

    /** Reads the header; fails where it is that of no kernel, or the file is shorter than it says. */
    static KernelImage read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(READ)).order(ByteOrder.LITTLE_ENDIAN);
            if (!isKernel(head)) {
                throw new InvalidInputException(file + " is not a bzImage but " + FileKind.of(head), NAME_ANOTHER);
            }
            long size = Files.size(file);
            if (size < wholeSize(head)) {
                throw new InvalidInputException(
                        file + " is truncated: " + size + " bytes of " + wholeSize(head),
                        "Copy it again, or compile it again with make bzImage");
            }
            return new KernelImage(file, version(head));
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + " cannot be read: " + Causes.reason(e), "Look at its rights and its file system");
        }
    }

    /** The release, the name of its modules' directory: {@code 6.1.0-18-amd64}. */
    public String release() {
        return version.split(" ", 2)[0];
    }

    private static boolean isKernel(ByteBuffer head) {
        return head.limit() >= VERSION_POINTER + Short.BYTES
                && head.getShort(BOOT_FLAG) == (short) 0xAA55
                && FileKind.startsWith(head, HEADER_MAGIC, "HdrS");
    }

    private static long wholeSize(ByteBuffer head) {
        long paragraphs = Integer.toUnsignedLong(head.getInt(SIZE_IN_PARAGRAPHS));
        return (setupSectors(head) + 1L) * SECTOR + paragraphs * PARAGRAPH;
    }

    /** Very old kernels have none to say. */
    private static int setupSectors(ByteBuffer head) {
        int sectors = Byte.toUnsignedInt(head.get(SETUP_SECTORS));
        return sectors == 0 ? LEAST_SECTORS : sectors;
    }

    private static String version(ByteBuffer head) {
        int pointer = Short.toUnsignedInt(head.getShort(VERSION_POINTER));
        if (pointer == 0) {
            return "";
        }
        int start = pointer + SECTOR;
        int end = start;
        while (end < head.limit() && head.get(end) != 0) {
            end++;
        }
        return start >= end
                ? ""
                : StandardCharsets.ISO_8859_1
                        .decode(head.slice(start, end - start))
                        .toString();
    }
}
