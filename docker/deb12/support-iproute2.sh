#!/bin/bash
# ---
# git_url: https://github.com/iproute2/iproute2.git
# git_commit: 742fb8a25c8740a1b93251ed33da08a60b8353aa
# products: [/opt/products]

./configure --prefix /usr --libdir "/usr/lib/$(gcc -print-multiarch)"
# The default of SBINDIR is /sbin, which is a link in the image into which the products are copied.
make -j"$(nproc)" SBINDIR=/usr/sbin
make install SBINDIR=/usr/sbin DESTDIR=/opt/products
rm -rf /opt/products/var /opt/products/usr/share/man

# Debian has these two in bin as well: scripts use these paths, and a user's PATH can lack sbin.
mkdir -p /opt/products/usr/bin
ln -s ../sbin/ip ../sbin/ss /opt/products/usr/bin/
