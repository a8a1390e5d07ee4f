package com.mellanox.mkt.images.outdated;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version that a tag names, in the form of its project: {@code v6.1}, {@code rdma-core-50.0}, {@code 50.0-1}. Versions are compared
 * number by number, and only with those of the same form.
 *
 * @param tag the name of the tag
 * @param form what stands before the numbers: {@code v}
 * @param numbers the numbers in their order
 * @param isCandidate whether it is not a release yet: {@code v6.1-rc3}
 */
record TagVersion(String tag, String form, List<BigInteger> numbers, boolean isCandidate)
        implements Comparable<TagVersion> {
    private static final int LONGEST = 200;
    private static final Pattern TAG =
            Pattern.compile("(?<form>[^0-9]*?)(?<numbers>[0-9]+(?:[._-][0-9]+)*)(?<rest>(?:[._~+-]?[A-Za-z].*)?)");
    private static final Pattern CANDIDATE = Pattern.compile(
            "[._~+-]?(?:(?:rc|pre|alpha|beta|dev)(?:[._-]?[0-9].*)?|[ab][0-9]+)", Pattern.CASE_INSENSITIVE);

    TagVersion {
        numbers = List.copyOf(numbers);
    }

    /** The version of a tag; empty if it names none. Other words after the numbers are another form: {@code 50.0-el8}. */
    static Optional<TagVersion> parse(String tag) {
        Matcher matcher = TAG.matcher(tag);
        if (tag.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group("rest");
        boolean isCandidate = CANDIDATE.matcher(rest).matches();
        List<BigInteger> numbers = Arrays.stream(matcher.group("numbers").split("[._-]", -1))
                .map(BigInteger::new)
                .toList();
        return Optional.of(
                new TagVersion(tag, matcher.group("form") + "#" + (isCandidate ? "" : rest), numbers, isCandidate));
    }

    /** Whether it is a release that comes after another version of the same form. */
    boolean isNewerThan(TagVersion other) {
        return !isCandidate && form.equals(other.form) && compareTo(other) > 0;
    }

    /** The order of the numbers; a number that one of them lacks is 0, and a candidate precedes its release. */
    @Override
    public int compareTo(TagVersion other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = number(i).compareTo(other.number(i));
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(other.isCandidate, isCandidate);
    }

    private BigInteger number(int index) {
        return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
    }
}
