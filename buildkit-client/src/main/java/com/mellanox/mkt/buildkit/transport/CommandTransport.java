package com.mellanox.mkt.buildkit.transport;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program whose standard input and output are the connection. */
record CommandTransport(List<String> command) implements Transport {
    private static final int END_SECONDS = 1;

    CommandTransport {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("The command of a transport is empty");
        }
    }

    @Override
    public Socket connect(boolean http2) throws IOException {
        Process process = start();
        CommandErrors errors = CommandErrors.read(toString(), process);
        return new StreamSocket(
                errors.explaining(process.getInputStream()),
                errors.explaining(process.getOutputStream()),
                () -> end(process));
    }

    private Process start() throws CommandException {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new CommandException(e);
        }
    }

    private static void end(Process process) throws IOException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The program has ended already.
        }
        try {
            // A program of this kind ends with its input. Those that do not are ended.
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill(process);
            }
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the program and those that it has started, such as the ssh of a shell script. */
    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
