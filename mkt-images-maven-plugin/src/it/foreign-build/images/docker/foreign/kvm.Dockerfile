FROM mkt-it/busybox:1
COPY --from=local_mkt/support_greeting:foreign /opt/products/ /srv/
