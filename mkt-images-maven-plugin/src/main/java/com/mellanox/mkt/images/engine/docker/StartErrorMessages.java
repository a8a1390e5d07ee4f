package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Why an engine did not start a program in a container, by the engine's message, and what to do about it. */
enum StartErrorMessages {
    IMAGE("no such image|image not known", "Build or pull the image again: it is not on the engine any more"),
    PORT(
            "port is already allocated|address already in use",
            "End what uses the port on the engine's host, or choose another one"),
    PRIVILEGE(
            "user namespace|authorization denied|unable to apply caps",
            "Use an engine that has all the rights that were requested, as one that runs as root on a machine of its own"),
    DEVICE("gathering device information", "Check whether the device exists on the engine's host, or run without it"),
    MOUNT(
            "bind source path|mounts denied|error mounting|mount config|statfs .*no such file",
            "Check whether what is mounted exists on the engine's host, where it is looked for"),
    PROGRAM(
            "executable file|no such file or directory|exec: \"|permission denied|exec format error",
            "Check whether the image has %s, and may execute it"),
    OTHER("", "Check its log, 'journalctl -u docker'");

    private final Pattern signs;
    private final String remedy;

    StartErrorMessages(String signs, String remedy) {
        this.signs = Pattern.compile(signs);
        this.remedy = remedy;
    }

    /** The exception for a refusal, with the engine's message. */
    static EngineException exception(EngineAddress address, ContainerRequest request, DockerException refusal) {
        String program = request.command().get(0);
        String message = EngineErrorMessages.message(refusal);
        String what = "The engine at " + address + " cannot run " + program + " in a container of " + request.image()
                + ": " + message;
        String text = message.toLowerCase(Locale.ROOT);
        StartErrorMessages kind = Arrays.stream(values())
                .filter(each -> each.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER);
        String remedy = kind.remedy.formatted(program);
        return kind == PROGRAM
                ? new EngineException.NoProgram(what, remedy, refusal)
                : new EngineException(what, remedy, refusal);
    }
}
