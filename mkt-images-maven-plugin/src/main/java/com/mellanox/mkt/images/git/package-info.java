/** Sources from git, and files from sftp hosts, through JGit: cached clones, commits, trees, work trees. */
@NullMarked
package com.mellanox.mkt.images.git;

import org.jspecify.annotations.NullMarked;
