/** What a client serves to BuildKit during a solve: contexts, secrets, credentials, SSH agents, and the files that it receives. */
@NullMarked
package com.mellanox.mkt.buildkit.session;

import org.jspecify.annotations.NullMarked;
