FROM mkt-it/busybox:1
COPY --from=local_mkt/support_library:published /products /usr/lib
