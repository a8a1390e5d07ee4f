package com.mellanox.mkt.images.yaml;

import com.mellanox.mkt.images.failure.Problems;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** The file that YAML text comes from, the lines of the file before it, and where its problems go. */
record YamlLocation(Path file, int linesBefore, Problems problems) {

    /** The line of the file that a mark of the parser stands for. */
    int line(Optional<Mark> mark) {
        return linesBefore + 1 + mark.map(Mark::getLine).orElse(0);
    }

    void report(int line, String what, String remedy) {
        problems.add(file, line, what, remedy);
    }
}
