package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.report.PlanGraph;

/** The languages that a plan's graph is written in. */
enum GraphFormat {
    MERMAID,
    DOT;

    String write(PlanGraph graph) {
        return switch (this) {
            case MERMAID -> graph.mermaid();
            case DOT -> graph.dot();
        };
    }
}
