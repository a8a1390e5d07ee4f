package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.Role;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;

/** What an image is for, by a word that stays the same, and by its shape in each kind of graph. */
enum ImageKind {
    ENVIRONMENT("support-environment", "hexagon", "{{", "}}"),
    SUPPORT("support-image", "box", "[", "]"),
    LEFT_OUT("left-out", "box", "[", "]"),
    FINAL("final-image", "box3d", "[[", "]]"),
    BASE("base-image", "cylinder", "[(", ")]");

    private final String word;
    private final String dotShape;
    private final String mermaidOpening;
    private final String mermaidClosing;

    ImageKind(String word, String dotShape, String mermaidOpening, String mermaidClosing) {
        this.word = word;
        this.dotShape = dotShape;
        this.mermaidOpening = mermaidOpening;
        this.mermaidClosing = mermaidClosing;
    }

    static ImageKind of(PlannedImage image) {
        if (image instanceof DockerfileImage dockerfileImage) {
            return dockerfileImage.role() == Role.ENVIRONMENT ? ENVIRONMENT : FINAL;
        }
        if (image instanceof SupportImage) {
            return SUPPORT;
        }
        if (image instanceof LeftOutImage) {
            return LEFT_OUT;
        }
        throw new IllegalArgumentException("no word for " + image);
    }

    String word() {
        return word;
    }

    String dotShape() {
        return dotShape;
    }

    /** The text of a node in Mermaid, within the brackets that make its shape. */
    String mermaid(String text) {
        return mermaidOpening + text + mermaidClosing;
    }
}
