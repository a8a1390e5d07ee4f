package com.mellanox.mkt.images.yaml;

/** A piece of a YAML file with the line of the file that it begins on. */
sealed interface YamlNode permits YamlText, YamlList, YamlFields {
    int line();

    /** What messages call this kind of node. */
    String kind();
}
