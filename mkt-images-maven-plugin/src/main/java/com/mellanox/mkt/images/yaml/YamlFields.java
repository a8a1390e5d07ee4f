package com.mellanox.mkt.images.yaml;

import java.util.List;

/** A mapping of a YAML file, its fields in the order of the file and each of them once. */
record YamlFields(List<Field> fields, int line) implements YamlNode {

    YamlFields {
        fields = List.copyOf(fields);
    }

    @Override
    public String kind() {
        return "a set of fields";
    }

    /** A name and what stands for it. */
    record Field(YamlText name, YamlNode value) {}
}
