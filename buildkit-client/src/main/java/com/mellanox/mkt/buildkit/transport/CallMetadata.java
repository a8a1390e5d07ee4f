package com.mellanox.mkt.buildkit.transport;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** The metadata of the call that a thread serves. */
public final class CallMetadata {
    private static final Context.Key<Metadata> KEY = Context.keyWithDefault("metadata", new Metadata());

    private CallMetadata() {}

    /** That of the current call; empty outside of a call. */
    public static Metadata current() {
        return KEY.get();
    }

    /** Keeps the metadata of each call. */
    static final class Interceptor implements ServerInterceptor {

        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
            return Contexts.interceptCall(Context.current().withValue(KEY, metadata), call, metadata, next);
        }
    }
}
