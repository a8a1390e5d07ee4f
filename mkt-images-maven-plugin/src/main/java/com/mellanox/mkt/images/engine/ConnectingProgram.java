package com.mellanox.mkt.images.engine;

import java.util.ArrayList;
import java.util.List;

/** A program whose standard input and output are a connection to an engine or a builder. */
public final class ConnectingProgram {
    /** A Ctrl-C is for this JVM, which still uses the connection to end builds and containers. */
    private static final List<String> WITHOUT_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private ConnectingProgram() {}

    /** A command that runs the program, and that a Ctrl-C does not end. */
    public static List<String> withoutCtrlC(List<String> program) {
        List<String> command = new ArrayList<>(WITHOUT_CTRL_C);
        command.addAll(program);
        return command;
    }
}
