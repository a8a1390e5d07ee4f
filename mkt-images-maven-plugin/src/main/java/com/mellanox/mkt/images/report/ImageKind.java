package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.Role;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;

/** What an image is for: its name in JSON, and its shape in each kind of graph. */
enum ImageKind {
    ENVIRONMENT("support-environment", "hexagon", "{{%s}}"),
    SUPPORT("support-image", "box", "[%s]"),
    LEFT_OUT("left-out", "box", "[%s]"),
    FINAL("final-image", "box3d", "[[%s]]"),
    BASE("base-image", "cylinder", "[(%s)]");

    final String json;
    final String dotShape;

    /** The format of a node's text in Mermaid, with the brackets that make its shape. */
    final String mermaidShape;

    ImageKind(String json, String dotShape, String mermaidShape) {
        this.json = json;
        this.dotShape = dotShape;
        this.mermaidShape = mermaidShape;
    }

    static ImageKind of(PlannedImage image) {
        if (image instanceof DockerfileImage dockerfileImage) {
            return dockerfileImage.role() == Role.ENVIRONMENT ? ENVIRONMENT : FINAL;
        }
        return image instanceof SupportImage ? SUPPORT : LEFT_OUT;
    }
}
