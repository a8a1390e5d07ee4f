package com.mellanox.mkt.images.maven;

/** How a plan is shown: to people, or to programs. */
enum PlanFormat {
    TEXT,
    JSON
}
