#!/bin/bash
# Makes the image bootable as the 9p root of a VM: first the part that all OS releases share, then the part for Debian.
set -euo pipefail

# shellcheck source=docker/common/kvm-common.sh
. "$(dirname "${BASH_SOURCE[0]}")/kvm-common.sh"

# The original's do-kvm.py expects the bridge helper at this path.
mkdir -p /usr/libexec
ln -s ../lib/qemu/qemu-bridge-helper /usr/libexec/qemu-bridge-helper

# --- Users

echo '%sudo ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/mkt
chmod 440 /etc/sudoers.d/mkt
echo LANG=C.UTF-8 >/etc/default/locale

# Started by its socket: takes no time at boot.
systemctl disable ssh.service
systemctl enable ssh.socket
unit ssh.service.d/host-key.conf <<'UNIT'
[Unit]
Wants=ssh-host-key.service
After=ssh-host-key.service
UNIT

# --- Remove what a VM of one run does not need

# It searches for init scripts at each boot.
ln -s /dev/null /etc/systemd/system-generators/systemd-sysv-generator

systemctl mask \
    apt-daily-upgrade.timer apt-daily.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
    getty-static.service man-db.timer systemd-boot-system-token.service
systemctl disable opensm.service

# It prevents the start of services in containers, and this is a machine.
rm -f /usr/sbin/policy-rc.d
