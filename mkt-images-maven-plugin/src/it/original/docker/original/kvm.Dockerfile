FROM mkt-it/busybox:1
COPY --from=local_mkt/support_simx:original /root/rpmbuild/RPMS/x86_64/simx.rpm /opt/rpms/
COPY kvm-setup.sh /opt/
RUN sh -e /opt/kvm-setup.sh
