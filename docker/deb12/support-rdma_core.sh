#!/bin/bash
# ---
# git_url: https://github.com/linux-rdma/rdma-core.git
# git_commit: 5321d809e095d6dd32a1355a5d4aa2ebbda4ba74
# products: [/opt/products]
# incremental: true

# An incremental build is configured already; ninja configures it again if a file of CMake has changed.
# Debian's paths, but only below /usr: /lib and /sbin are links in the image into which the products are copied.
[[ -e build/build.ninja ]] || cmake -S . -B build -G Ninja \
    -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_INSTALL_PREFIX=/usr \
    -DCMAKE_INSTALL_LIBDIR="lib/$(gcc -print-multiarch)" \
    -DCMAKE_INSTALL_LIBEXECDIR=lib \
    -DCMAKE_INSTALL_SYSCONFDIR=/etc \
    -DCMAKE_INSTALL_RUNDIR=/run \
    -DCMAKE_INSTALL_UDEV_RULESDIR=/usr/lib/udev/rules.d \
    -DCMAKE_INSTALL_SYSTEMD_SERVICEDIR=/usr/lib/systemd/system \
    -DNO_MAN_PAGES=1 \
    -DNO_PYVERBS=1
ninja -C build
DESTDIR=/opt/products ninja -C build install/strip

# systemd replaces the init scripts, and a VM does not need the documentation.
rm -rf /opt/products/etc/init.d /opt/products/usr/share/doc

# CMake and ninja note times. An incremental build, whose directory is a mount, needs these notes; an image does not.
mountpoint -q . || rm -rf build
