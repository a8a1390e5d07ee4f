package com.mellanox.mkt.images.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kernels of a few KiB, whose headers are as those of real ones. */
public final class SampleKernel {
    static final String VERSION = "6.1.192 (root@vm) #1 SMP";
    private static final int SETUP_SECTORS = 3;
    private static final int PARAGRAPHS = 64;
    private static final int SIZE = (SETUP_SECTORS + 1) * 512 + PARAGRAPHS * 16;
    private static final int VERSION_AT = 0x400;

    private SampleKernel() {}

    /** A whole bzImage. */
    static byte[] image() {
        ByteBuffer image = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, "MZ".getBytes(StandardCharsets.US_ASCII));
        image.put(0x1F1, (byte) SETUP_SECTORS);
        image.putInt(0x1F4, PARAGRAPHS);
        image.putShort(0x1FE, (short) 0xAA55);
        image.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        image.putShort(0x20E, (short) (VERSION_AT - 0x200));
        image.put(VERSION_AT, VERSION.getBytes(StandardCharsets.US_ASCII));
        return image.array();
    }

    /** An Image for arm64: a header, and somewhere after it the text that the kernel prints first. */
    static byte[] imageForArm64() {
        ByteBuffer image = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, "MZ".getBytes(StandardCharsets.US_ASCII));
        image.put(0x38, "ARMd".getBytes(StandardCharsets.US_ASCII));
        image.put(VERSION_AT, "%s version %s\0Linux version ".getBytes(StandardCharsets.US_ASCII));
        image.put(VERSION_AT + 28, VERSION.getBytes(StandardCharsets.US_ASCII));
        return image.array();
    }

    /** A {@code .config} that keeps the whole contract. */
    public static String config() {
        return config(KernelArchitecture.AMD64);
    }

    static String config(KernelArchitecture architecture) {
        return "# Linux 6.1.192 Kernel Configuration\n"
                + (architecture == KernelArchitecture.ARM64 ? "CONFIG_ARM64=y\n" : "")
                + KernelContract.read(architecture).text();
    }

    /** A compiled tree with this configuration. */
    public static Path tree(Path directory, String config) throws IOException {
        Files.createDirectories(directory.resolve("arch/x86/boot"));
        Files.createDirectories(directory.resolve("include/config"));
        Files.createFile(directory.resolve("Makefile"));
        Files.createFile(directory.resolve("Kbuild"));
        Files.writeString(directory.resolve(".config"), config);
        Files.writeString(directory.resolve("include/config/kernel.release"), "6.1.192-dirty\n");
        Files.write(directory.resolve("arch/x86/boot/bzImage"), image());
        return directory;
    }
}
