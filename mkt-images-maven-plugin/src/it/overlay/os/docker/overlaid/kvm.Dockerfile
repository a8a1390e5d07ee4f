FROM mkt-it/busybox:1
ARG GREETING
COPY --from=local_mkt/support_greeting:overlaid /opt/products/ /srv/
RUN echo "the OS $GREETING" >/srv/os
