package com.mellanox.mkt.images.deb12;

import java.nio.file.Path;

/** A process of its own, since a process has but one terminal: boots Debian 12 in it. */
final class TerminalProgram {
    private TerminalProgram() {}

    /** Takes the directory to work in. */
    public static void main(String[] arguments) {
        try (Vms vms = new Vms(Path.of(arguments[0]))) {
            vms.bootInTerminal();
        }
    }
}
