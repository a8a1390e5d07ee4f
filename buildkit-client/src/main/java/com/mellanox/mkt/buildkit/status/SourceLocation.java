package com.mellanox.mkt.buildkit.status;

/**
 * Lines of a source file.
 *
 * @param file the name of the file, as the frontend has it
 * @param firstLine the first line, from 1
 * @param lastLine the last line
 * @param content the whole text of the file, as the frontend had it; empty if the daemon did not send it
 */
public record SourceLocation(String file, int firstLine, int lastLine, String content) {

    @Override
    public String toString() {
        return file + ":" + firstLine;
    }
}
