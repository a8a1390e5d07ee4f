FROM mkt-it/busybox:1
RUN echo sparse >/tools
