package com.mellanox.mkt.buildkit.transport;

/** How gRPC is spoken on a connection. */
public enum Protocol {
    /** HTTP/2 from the first byte: BuildKit's own daemon, and Docker 29. */
    DIRECT,
    /** HTTP/1.1 that is upgraded by {@code POST /grpc}: Docker 20.10 to 28, and Docker behind TLS. */
    UPGRADE
}
