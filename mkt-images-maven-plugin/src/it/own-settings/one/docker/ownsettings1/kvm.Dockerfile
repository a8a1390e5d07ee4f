FROM mkt-it/busybox:1
COPY --from=local_mkt/support_tools:ownsettings1 /opt/tools/ /opt/tools/
