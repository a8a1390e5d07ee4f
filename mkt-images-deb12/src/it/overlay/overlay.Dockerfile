FROM harbor.mellanox.com/mkt/kvm:deb12
COPY overlaid.service /etc/systemd/system/
RUN systemctl enable overlaid.service
