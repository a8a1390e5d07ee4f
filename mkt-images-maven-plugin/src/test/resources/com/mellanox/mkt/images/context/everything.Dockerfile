FROM harbor.mellanox.com/mkt/build:deb12
COPY ["macros.mkt-images", "/etc/rpm/"]
COPY --from=local_mkt/support_rdma_core:deb12 ["/opt/debs/*.deb", "/opt/with space/a", "/opt/debs/"]
COPY --from=quay.io/tools/mft:4.26 ["/opt/\\$HOME/it\\'s \\\"x\\\"", "/opt/mft"]
ADD ["nfs/0/blob one.tar.gz", "/opt/blob/"]
ADD ["nfs/1/data?1].bin", "/opt/renamed"]
ADD ["source.tar", "/opt/src/"]
COPY ["files/", "/opt/"]
WORKDIR /opt/src
RUN SOURCE_DATE_EPOCH=1714979289 bash -e /opt/support-perftest.sh
