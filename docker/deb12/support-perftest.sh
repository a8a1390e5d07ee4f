#!/bin/bash
# ---
# git_url: https://github.com/linux-rdma/perftest.git
# git_commit: 9411e12bad57fb36754e6f77b9ce92a7af1eb22a
# image_files:
#   local_mkt/support_rdma_core:deb12:
#     files: [/opt/products/]
#     dest: /
# products: [/opt/products]
# incremental: true

ldconfig
# The caches of ldconfig and of autoconf are in another order each time.
rm /var/cache/ldconfig/aux-cache
# An incremental build is configured already; make configures it again if configure.ac has changed.
[[ -e config.status ]] || {
    ./autogen.sh
    ./configure --prefix=/usr --sysconfdir=/etc
}
make -j"$(nproc)"
make install-strip DESTDIR=/opt/products
rm -rf /opt/products/usr/share/man
mountpoint -q . || rm -rf autom4te.cache
