FROM mkt-it/busybox:1
COPY --from=local_mkt/support_tools:ownsettings2 /opt/tools/ /opt/tools/
