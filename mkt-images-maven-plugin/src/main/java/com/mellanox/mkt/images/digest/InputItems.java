package com.mellanox.mkt.images.digest;

import com.mellanox.mkt.images.type.Digest;
import java.util.List;
import java.util.Optional;

/**
 * All that an image is made of, in a fixed order.
 *
 * @param list the items; no two of a kind have the same name
 */
public record InputItems(List<InputItem> list) {
    /** Another format makes all images out of date: what is digested, and how. */
    private static final String FORMAT = "mkt-images inputs 1";

    public InputItems {
        list = List.copyOf(list);
    }

    /** The inputs digest. */
    public Digest digest() {
        Hash hash = new Hash().add(FORMAT);
        list.stream()
                .filter(item -> item.kind() != InputItem.Kind.NOTE)
                .forEach(item -> hash.add(item.kind().name()).add(item.name()).add(item.value()));
        return hash.digest();
    }

    /** The same without the items of a name. */
    public InputItems without(String name) {
        return new InputItems(
                list.stream().filter(item -> !item.name().equals(name)).toList());
    }

    /** The value of an item; empty where there is none of that name. */
    public Optional<String> value(String name) {
        return list.stream()
                .filter(item -> item.name().equals(name))
                .map(InputItem::value)
                .findFirst();
    }
}
