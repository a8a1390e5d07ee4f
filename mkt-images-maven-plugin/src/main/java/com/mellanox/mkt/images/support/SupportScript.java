package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.List;

/**
 * A script that builds a support package, as its header describes it.
 *
 * @param name the package
 * @param file the script
 * @param inputs what it is given
 * @param products absolute paths of what it makes, without a slash at their end; empty where it does not say
 */
public record SupportScript(PackageName name, Path file, ScriptInputs inputs, List<String> products) {

    public SupportScript {
        products = List.copyOf(products);
    }
}
