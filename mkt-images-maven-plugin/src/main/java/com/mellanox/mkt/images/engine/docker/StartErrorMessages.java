package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Why an engine did not start a program in a container: told from the engine's words. */
enum StartErrorMessages {
    IMAGE("no such image|image not known"),
    PORT("port is already allocated|address already in use"),
    PRIVILEGE("user namespace|authorization denied|unable to apply caps"),
    DEVICE("gathering device information"),
    MOUNT("bind source path|mounts denied|error mounting|mount config|statfs .*no such file"),
    PROGRAM("executable file|no such file or directory|exec: \"|permission denied|exec format error"),
    OTHER("");

    private final Pattern signs;

    StartErrorMessages(String signs) {
        this.signs = Pattern.compile(signs);
    }

    /** The first whose signs are in the words. */
    static StartErrorMessages of(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(refusal -> refusal.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER);
    }

    /** The exception for a refusal, with the engine's words. */
    static EngineException exception(EngineAddress address, ContainerRequest request, DockerException refusal) {
        String words = EngineErrorMessages.words(refusal);
        String what = "The engine at " + address + " cannot run "
                + request.command().get(0) + " in a container of " + request.image() + ": " + words;
        StartErrorMessages kind = of(words);
        return kind == PROGRAM
                ? new EngineException.NoProgram(what, kind.remedy(request), refusal)
                : new EngineException(what, kind.remedy(request), refusal);
    }

    private String remedy(ContainerRequest request) {
        return switch (this) {
            case IMAGE -> "Build or pull the image again: the engine has it no more";
            case PORT -> "End what uses the port on the engine's host, or take another one";
            case PRIVILEGE ->
                "Use an engine that may itself do all that was asked for, as one that runs as root on a machine of its own";
            case DEVICE -> "Check whether the device is there on the engine's host, or do without it";
            case MOUNT ->
                "Check whether what is mounted is there on the engine's host, which is where it is looked for";
            case PROGRAM -> "Check whether the image has " + request.command().get(0) + ", and may execute it";
            case OTHER -> "Look at its log, 'journalctl -u docker'";
        };
    }
}
