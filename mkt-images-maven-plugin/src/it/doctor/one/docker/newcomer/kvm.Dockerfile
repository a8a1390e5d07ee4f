FROM mkt-it/busybox:1
