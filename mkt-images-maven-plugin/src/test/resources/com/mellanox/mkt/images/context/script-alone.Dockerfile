FROM harbor.mellanox.com/mkt/build:deb12
COPY ["macros.mkt-images", "/etc/rpm/"]
COPY ["files/", "/opt/"]
WORKDIR /opt/src
RUN SOURCE_DATE_EPOCH=0 bash -e /opt/support-rdma_core.sh
