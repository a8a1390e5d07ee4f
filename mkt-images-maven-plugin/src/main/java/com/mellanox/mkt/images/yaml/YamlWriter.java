package com.mellanox.mkt.images.yaml;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a YAML file. */
public final class YamlWriter {
    private YamlWriter() {}

    /**
     * The text of a file.
     *
     * @param fields texts, numbers, lists of texts and mappings of these, in the order of the file
     */
    public static String text(Map<String, Object> fields) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        return new Dump(settings).dumpToString(fields);
    }
}
