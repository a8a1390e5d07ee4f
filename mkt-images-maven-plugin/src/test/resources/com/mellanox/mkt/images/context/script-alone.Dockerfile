FROM harbor.mellanox.com/mkt/build:deb12
COPY ["files/", "/opt/"]
WORKDIR /opt/src
RUN bash -e /opt/support-rdma_core.sh
