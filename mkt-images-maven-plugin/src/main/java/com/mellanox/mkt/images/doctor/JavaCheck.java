package com.mellanox.mkt.images.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maven and the JDK. Without Java 17 Maven does not even load this plugin.
 *
 * @param maven {@code 3.8.7}
 * @param java {@code 17.0.15}
 */
record JavaCheck(String maven, String java) implements Check {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");
    private static final int[] OLDEST = {3, 8, 7};

    @Override
    public String subject() {
        return "Maven and JDK";
    }

    @Override
    public Optional<Result> run() {
        String text = "Maven " + maven + ", JDK " + java;
        return Optional.of(
                isOld()
                        ? Result.better(
                                text,
                                "This plugin is tested with Maven 3.8.7 and later",
                                "Update Maven: https://maven.apache.org/download.cgi")
                        : Result.good(text));
    }

    private boolean isOld() {
        Matcher version = VERSION.matcher(maven);
        if (!version.matches()) {
            return false;
        }
        for (int i = 0; i < OLDEST.length; i++) {
            String group = version.group(i + 1);
            int number = group == null ? 0 : Integer.parseInt(group);
            if (number != OLDEST[i]) {
                return number < OLDEST[i];
            }
        }
        return false;
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.better(problem, "", remedy);
    }
}
