#!/bin/bash
# ---
# git_url: https://github.com/iproute2/iproute2.git
# git_commit: 742fb8a25c8740a1b93251ed33da08a60b8353aa
# products: [/opt/products]

./configure
make -j"$(nproc)" SUBDIRS="lib tc"
install -D tc/tc /opt/products/usr/sbin/tc
