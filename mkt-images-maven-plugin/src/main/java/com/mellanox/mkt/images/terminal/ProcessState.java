package com.mellanox.mkt.images.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the shell has done with this process: whether it is in the background, and how it is stopped. */
final class ProcessState {
    private static final Path LINUX_STATE = Path.of("/proc/self/stat");
    private static final int GROUP = 2;
    private static final int GROUP_OF_TERMINAL = 5;

    private ProcessState() {}

    /** Whether another process has the terminal; false where that is not known. */
    static boolean isInBackground() {
        try {
            return isInBackground(Files.readString(LINUX_STATE));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The same by Linux's description of a process.
     *
     * @param state {@code 4711 (java) S 4700 4711 4600 34816 4711 …}, with the group of the process and that of its terminal,
     *     which is -1 without one; the name can have blanks and brackets
     */
    static boolean isInBackground(String state) {
        String[] values = state.substring(state.lastIndexOf(')') + 1).strip().split(" ", GROUP_OF_TERMINAL + 2);
        return values.length > GROUP_OF_TERMINAL
                && !values[GROUP_OF_TERMINAL].equals("-1")
                && !values[GROUP_OF_TERMINAL].equals(values[GROUP]);
    }

    /** Stops this process, as Ctrl-Z does. Returns when somebody lets it go on. */
    static void stop() {
        try {
            new ProcessBuilder(
                            "sh", "-c", "kill -STOP " + ProcessHandle.current().pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // Without a shell there is nobody who could let it go on.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
