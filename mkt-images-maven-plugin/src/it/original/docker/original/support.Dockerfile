FROM mkt-it/busybox:1
RUN mkdir -p /root/rpmbuild/RPMS/x86_64
