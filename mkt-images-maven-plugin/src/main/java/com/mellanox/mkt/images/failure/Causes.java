package com.mellanox.mkt.images.failure;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Searches the chain of causes of exceptions of libraries and the JDK. */
public final class Causes {
    private static final Pattern FILES = Pattern.compile("No space left on device|Disk quota exceeded"
            + "|Read-only file system|Too many open files|File too large|No locks available|Input/output error");

    private Causes() {}

    /** The exception and its causes, the outermost first; one that is its own cause ends it. */
    public static List<Throwable> of(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable link = failure; link != null && !chain.contains(link); link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }

    /** The outermost exception of a type. */
    public static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return of(failure).stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Whether an exception of a type is among them. */
    public static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type).isPresent();
    }

    /** Whether a file could not be read or written, also for want of space, of which Java only has the system's words. */
    public static boolean isOfFiles(Throwable failure) {
        return of(failure).stream()
                .anyMatch(link -> link instanceof FileSystemException
                        || FILES.matcher(String.valueOf(link.getMessage())).find());
    }

    /** The cause of an exception, if it has one. */
    public static Throwable unwrap(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    /** The innermost reason as a phrase, without the name of a class. */
    public static String reason(Throwable failure) {
        List<Throwable> chain = of(failure);
        for (int i = chain.size() - 1; i >= 0; i--) {
            String reason = ownReason(chain.get(i));
            if (!reason.isBlank()) {
                return reason.strip();
            }
        }
        return "no reason was given";
    }

    private static String ownReason(Throwable failure) {
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it already exists";
        }
        if (failure instanceof EOFException && failure.getMessage() == null) {
            return "it ends too early";
        }
        if (failure instanceof FileSystemException refused && refused.getReason() != null) {
            return refused.getReason();
        }
        String message = String.valueOf(failure.getMessage());
        // "java.io.IOException: reason" is what a wrapper has made of its cause.
        return failure.getMessage() == null ? "" : message.replaceFirst("^([a-z][a-z0-9]*\\.)+[A-Z]\\w+: ", "");
    }
}
