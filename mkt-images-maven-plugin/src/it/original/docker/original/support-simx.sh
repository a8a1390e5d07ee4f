#!/bin/bash
# ---
# git_url: ssh://ann@mkt.invalid/home/ann/simx.git
# git_commit: 0123456789abcdef0123456789abcdef01234567
# image_files:
#   local_mkt/support_qemu:original:
#     files: [/root/rpmbuild/RPMS/x86_64/*.rpm]
#     dest: /opt/rpms/
# nfs_files:
#   /usr/lib/os-release: {dest: /opt/}

set -ex
test "$PWD" = /opt/src
cat main.c /opt/rpms/qemu.rpm >/root/rpmbuild/RPMS/x86_64/simx.rpm
test -s /opt/os-release
