FROM mkt-it/busybox:1
RUN sleep 2
