package com.mellanox.mkt.images.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An element of XML text, by the places where its tags begin and end. No more of XML is known here than it takes to find
 * these: who changes the text by them parses the result.
 */
final class XmlElement {
    private final String name;
    private final int start;
    private final int contentStart;
    private final List<XmlElement> children = new ArrayList<>();
    private int contentEnd;
    private int end;

    private XmlElement(String name, int start, int contentStart) {
        this.name = name;
        this.start = start;
        this.contentStart = contentStart;
        this.contentEnd = contentStart;
        this.end = contentStart;
    }

    /** The outermost element; empty where the tags do not fit together. */
    static Optional<XmlElement> in(String text) {
        Deque<XmlElement> open = new ArrayDeque<>();
        int at = text.indexOf('<');
        while (at >= 0) {
            int after = skipped(text, at);
            if (after == 0) {
                after = closingBracket(text, at) + 1;
                Optional<XmlElement> outermost = after == 0 ? Optional.empty() : tag(text, at, after, open);
                if (after == 0 || outermost.isPresent()) {
                    return outermost;
                }
            }
            at = after < 0 ? -1 : text.indexOf('<', after);
        }
        return Optional.empty();
    }

    /** Where what is no tag ends; 0 where a tag begins, -1 where there is no end. */
    private static int skipped(String text, int at) {
        for (String[] kind : new String[][] {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}}) {
            if (text.startsWith(kind[0], at)) {
                int end = text.indexOf(kind[1], at + kind[0].length());
                return end < 0 ? -1 : end + kind[1].length();
            }
        }
        return 0;
    }

    private static int closingBracket(String text, int at) {
        char quote = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i;
            }
        }
        return -1;
    }

    /** Takes in a tag; the outermost element once it is complete. */
    private static Optional<XmlElement> tag(String text, int at, int after, Deque<XmlElement> open) {
        @Nullable XmlElement element;
        if (text.charAt(at + 1) == '/') {
            element = open.poll();
            if (element == null || !text.substring(at + 2, after - 1).strip().equals(element.name)) {
                open.clear();
                return Optional.empty();
            }
            element.contentEnd = at;
            element.end = after;
        } else {
            boolean isEmpty = text.charAt(after - 2) == '/';
            String name = text.substring(at + 1, after - (isEmpty ? 2 : 1)).split("\\s", 2)[0];
            element = new XmlElement(name, at, after);
            if (!open.isEmpty()) {
                Objects.requireNonNull(open.peek()).children.add(element);
            }
            if (!isEmpty) {
                open.push(element);
                return Optional.empty();
            }
        }
        return open.isEmpty() ? Optional.of(element) : Optional.empty();
    }

    String name() {
        return name;
    }

    int start() {
        return start;
    }

    int contentStart() {
        return contentStart;
    }

    int contentEnd() {
        return contentEnd;
    }

    /** Whether it is written as one tag. */
    boolean isOneTag() {
        return contentStart == end;
    }

    int end() {
        return end;
    }

    List<XmlElement> children() {
        return children;
    }

    Optional<XmlElement> child(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted)).findFirst();
    }
}
