#!/bin/bash
# Makes the image bootable as the 9p root of a VM: first the part that all OS releases share, then the part for Fedora.
set -euo pipefail

# Fedora's container image masks units that only machines need.
systemctl unmask getty.target systemd-logind.service
: >/etc/fstab

# shellcheck source=docker/common/kvm-common.sh
. "$(dirname "${BASH_SOURCE[0]}")/kvm-common.sh"

# --- Users

# sudo refuses a file that other users can write.
chmod 440 /etc/sudoers.d/mkt
echo LANG=C.UTF-8 >/etc/locale.conf

# Started by its socket: takes no time at boot.
chmod 600 /etc/ssh/sshd_config.d/50-mkt.conf
systemctl disable sshd.service
unit sshd.socket <<'UNIT'
[Unit]
Description=Connections to the SSH server

[Socket]
ListenStream=22
Accept=yes

[Install]
WantedBy=sockets.target
UNIT
unit sshd@.service <<'UNIT'
[Unit]
Description=SSH server of a connection
Wants=ssh-host-key.service
After=ssh-host-key.service

[Service]
ExecStart=-/usr/sbin/sshd -i
StandardInput=socket
UNIT
systemctl enable sshd.socket

# --- Remove what a VM of one run does not need

# It searches at each boot for what this machine cannot have.
ln -sf /dev/null /etc/systemd/system-generators/systemd-tpm2-generator

systemctl mask \
    dnf-makecache.timer man-db-cache-update.service systemd-boot-random-seed.service systemd-boot-update.service \
    systemd-homed.service systemd-oomd.service systemd-oomd.socket systemd-pcrmachine.service \
    systemd-pcrphase-sysinit.service systemd-pcrphase.service systemd-tmpfiles-setup-dev-early.service \
    systemd-tpm2-setup-early.service systemd-tpm2-setup.service systemd-userdbd.socket
