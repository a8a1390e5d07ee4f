#!/bin/bash
# ---
# other_files:
#  - 0001-qemu.patch

set -ex
test -d /opt/src
cat /opt/0001-qemu.patch >/root/rpmbuild/RPMS/x86_64/qemu.rpm
