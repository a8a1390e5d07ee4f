package com.mellanox.mkt.images.yaml;

import java.util.List;

/** A sequence of a YAML file. */
record YamlList(List<YamlNode> items, int line) implements YamlNode {

    YamlList {
        items = List.copyOf(items);
    }

    @Override
    public String kind() {
        return "a list";
    }
}
