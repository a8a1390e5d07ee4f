#!/bin/bash
# Makes the image bootable as the 9p root of a VM: what every OS release shares, and then what Debian needs.
set -euo pipefail

# shellcheck source=docker/common/kvm-common.sh
. "$(dirname "${BASH_SOURCE[0]}")/kvm-common.sh"

# Where the original's do-kvm.py looks for the bridge helper.
mkdir -p /usr/libexec
ln -s ../lib/qemu/qemu-bridge-helper /usr/libexec/qemu-bridge-helper

# --- Users

echo '%sudo ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/mkt
chmod 440 /etc/sudoers.d/mkt
echo LANG=C.UTF-8 >/etc/default/locale

# By socket: no time at boot.
systemctl disable ssh.service
systemctl enable ssh.socket
unit ssh.service.d/host-key.conf <<'UNIT'
[Unit]
Wants=ssh-host-key.service
After=ssh-host-key.service
UNIT

# --- Nothing that a VM of one run does not need

# It looks for init scripts at each boot.
ln -s /dev/null /etc/systemd/system-generators/systemd-sysv-generator

systemctl mask \
    apt-daily-upgrade.timer apt-daily.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
    getty-static.service man-db.timer systemd-boot-system-token.service
systemctl disable opensm.service

# It keeps services from starting in containers; this is a machine.
rm -f /usr/sbin/policy-rc.d
