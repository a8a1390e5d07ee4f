package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.type.Requirement;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.util.EnumSet;
import java.util.Set;

/** The field of a descriptor with what its images must have before they are published. */
final class RequireField {
    static final String NAME = "require";

    private RequireField() {}

    /** What a descriptor requires; what is wrong is reported. */
    static Set<Requirement> read(YamlMapping fields) {
        Set<Requirement> required = EnumSet.noneOf(Requirement.class);
        for (YamlText text : fields.texts(NAME)) {
            fields.checked(text, NAME, () -> Requirement.parse(text.text()), "Name some of these: " + Requirement.all())
                    .ifPresent(required::add);
        }
        return required;
    }
}
