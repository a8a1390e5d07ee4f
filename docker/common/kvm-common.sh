# shellcheck shell=bash
# The part of the set-up that the KVM images of all OS releases share: it makes the image bootable as the 9p root of a VM.
# do-kvm.py gives the VM its kernel, user, mounts and console, for one run. Each docker directory has a symbolic link to
# this file; its kvm-setup.sh reads it and adds what the release needs.

units=/etc/systemd/system

# unit NAME: writes standard input to a unit file
unit() {
    mkdir -p "$(dirname "$units/$1")"
    cat >"$units/$1"
}

# --- Target and console

# do-kvm.py adds the units that run after all others.
mkdir -p $units/custom.target.wants
unit custom.target <<'UNIT'
[Unit]
Description=What was asked of this VM
Requires=multi-user.target
After=multi-user.target
AllowIsolate=yes
UNIT
systemctl set-default custom.target

systemctl enable serial-getty@hvc0.service

# With -Dmkt.boot.debug, do-kvm.py adds these to the kernel's command line:
#   systemd.journald.forward_to_console=1 systemd.log_level=debug    systemd's debug log, on the console
#   systemd.debug_shell=1                                            debug-shell.service, early and without password
unit debug-shell.service.d/console.conf <<'UNIT'
# The VM has no tty9. The shell uses the console until the login starts.
[Unit]
ConditionPathExists=
[Service]
TTYPath=/dev/console
Restart=no
UNIT

# --- Network

# Use the kernel's names: scripts expect eth0, independent of the slot that qemu chose.
mkdir -p /etc/systemd/network
ln -sf /dev/null /etc/systemd/network/99-default.link
# On a bridge, DHCP gives the addresses. In qemu's own network do-kvm.py knows them, and starts neither service, except if
# there is a .network or .netdev file in /etc/systemd/network: that directory is for those who add to the image.
cat >/usr/lib/systemd/network/20-vm.network <<'NETWORK'
[Match]
Driver=virtio_net

[Network]
DHCP=yes

[DHCP]
ClientIdentifier=mac
UseMTU=yes
UseDomains=yes
NETWORK
# Two VMs with an InfiniBand port each can communicate without further set-up.
cat >/etc/udev/rules.d/92-ib-address.rules <<'RULES'
ACTION=="add", SUBSYSTEM=="net", KERNEL=="ib[0-9]", \
    RUN+="/sbin/ip address replace 192.168.100.1%n/24 dev %k", RUN+="/sbin/ip link set %k up"
RULES
systemctl enable systemd-networkd.service systemd-resolved.service
# The engine mounts its own resolv.conf during the build, so the link is made at boot.
echo 'L+! /etc/resolv.conf - - - - ../run/systemd/resolve/stub-resolv.conf' >/usr/lib/tmpfiles.d/mkt-resolv.conf

# The bridges that the original's do-kvm.py uses.
mkdir -p /etc/qemu
printf 'allow %s\n' br0 virbr0 >/etc/qemu/bridge.conf

# do-kvm.py starts qemu by this path, with or without simx.
mkdir -p /opt/simx/bin
qemu=qemu-system-$(uname -m)
[[ -e /opt/simx/bin/$qemu ]] || ln -s "/usr/bin/$qemu" /opt/simx/bin/

# --- Users

# rdma, tc and ethtool are in sbin, which Debian's /etc/profile adds only for root. /etc/environment is for commands by
# ssh, which do not run in a login shell.
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
echo "PATH=$path" >>/etc/environment
echo "PATH=$path" >/etc/profile.d/mkt-path.sh

# A file capability is lost if 9p has no extended attributes.
chmod u+s "$(command -v ping)"

# The release's sshd needs it. A host key is made at the first connection, unless do-kvm.py brought the user's host key.
unit ssh-host-key.service <<'UNIT'
[Unit]
Description=Host key of the SSH server
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key

[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key
UNIT

# --- RDMA for every user, registered memory included

cat >/etc/udev/rules.d/91-rdma-users.rules <<'RULES'
SUBSYSTEM=="infiniband_mad|infiniband_verbs", MODE="0666"
KERNEL=="rdma_cm", MODE="0666"
RULES
cat >/etc/security/limits.d/rdma.conf <<'LIMITS'
* - memlock unlimited
root - memlock unlimited
LIMITS

# --- Units that fail if the kernel under test lacks a feature

for service in rdma-load-modules@ systemd-modules-load systemd-sysctl; do
    unit $service.service.d/any-kernel.conf <<'UNIT'
[Service]
SuccessExitStatus=1
UNIT
done

# A kernel without modules cannot load any, and each attempt starts a process.
for service in modprobe@ rdma-load-modules@ systemd-modules-load; do
    unit $service.service.d/no-modules.conf <<'UNIT'
[Unit]
ConditionPathExists=/lib/modules/%v/modules.dep
UNIT
done

# No attempt either for what is built in, or for an empty list.
unit modprobe@configfs.service.d/built-in.conf <<'UNIT'
[Unit]
ConditionPathExists=!/sys/kernel/config
UNIT
unit modprobe@fuse.service.d/built-in.conf <<'UNIT'
[Unit]
ConditionPathExists=!/sys/fs/fuse
UNIT
[[ ! -e /etc/modules ]] || grep -q '^[^#]' /etc/modules || rm -f /etc/modules-load.d/modules.conf

# For programs that register memory in huge pages. A kernel without huge pages is not an error.
echo '-vm.nr_hugepages = 2' >/etc/sysctl.d/50-mkt.conf

# --- Remove what a VM of one run does not need, and do here what would be done at each boot

# The VM is discarded after its run, so sandboxes for its services protect nothing. With an emulated processor, a mount
# namespace and a filter of system calls take most of a service's start-up time.
unit service.d/no-sandbox.conf <<'UNIT'
[Service]
CapabilityBoundingSet=~
IPAddressDeny=
LockPersonality=no
MemoryDenyWriteExecute=no
NoNewPrivileges=no
PrivateDevices=no
PrivateMounts=no
PrivateTmp=no
ProcSubset=all
ProtectClock=no
ProtectControlGroups=no
ProtectHome=no
ProtectHostname=no
ProtectKernelLogs=no
ProtectKernelModules=no
ProtectKernelTunables=no
ProtectProc=default
ProtectSystem=no
RestrictAddressFamilies=
RestrictNamespaces=no
RestrictRealtime=no
RestrictSUIDSGID=no
SystemCallArchitectures=
SystemCallFilter=
UNIT

# At each boot they search for what this machine cannot have, disks, their encryption, an update to install, or for what it
# has without them, a login at its console.
mkdir -p /etc/systemd/system-generators
for generator in bless-boot cryptsetup getty gpt-auto hibernate-resume integritysetup system-update veritysetup; do
    ln -sf /dev/null /etc/systemd/system-generators/systemd-$generator-generator
done

# The first login starts it by D-Bus.
rm -f /usr/lib/systemd/system/multi-user.target.wants/systemd-logind.service

# Programs start it by its socket.
rm -f /usr/lib/systemd/system/multi-user.target.wants/dbus.service
# No password is asked for.
rm -f /usr/lib/systemd/system/*.target.wants/systemd-ask-password-*.path

# At boot only /run is empty. Nobody has to wait for the end of the boot to log in. What a Dockerfile adds to /etc/tmpfiles.d
# after this set-up still applies at each boot.
rm -f /usr/lib/tmpfiles.d/systemd-nologin.conf
systemd-tmpfiles --create --exclude-prefix=/dev --exclude-prefix=/proc --exclude-prefix=/run --exclude-prefix=/sys ||
    echo "systemd-tmpfiles: the build allows some of the above only at boot"
unit systemd-tmpfiles-setup.service.d/run.conf <<'UNIT'
[Service]
ExecStart=
ExecStart=systemd-tmpfiles --create --remove --boot --prefix=/run --prefix=/etc/resolv.conf
UNIT
unit mkt-tmpfiles.service <<'UNIT'
[Unit]
Description=Files of /etc/tmpfiles.d
DefaultDependencies=no
After=systemd-tmpfiles-setup.service
Before=sysinit.target
ConditionPathExistsGlob=/etc/tmpfiles.d/*.conf

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'exec systemd-tmpfiles --create --remove --boot /etc/tmpfiles.d/*.conf'
SuccessExitStatus=DATAERR CANTCREAT

[Install]
WantedBy=sysinit.target
UNIT
systemctl enable mkt-tmpfiles.service

# Half of a VM's devices are of the firmware or of the kernel itself, and no rule is about them, nor about buses and drivers.
unit systemd-udev-trigger.service.d/devices.conf <<'UNIT'
[Service]
ExecStart=
ExecStart=-udevadm trigger --type=devices --action=add --prioritized-subsystem=block,net,tty,input \
    --subsystem-nomatch=acpi --subsystem-nomatch=bdi --subsystem-nomatch=clockevents --subsystem-nomatch=clocksource \
    --subsystem-nomatch=container --subsystem-nomatch=event_source --subsystem-nomatch=thermal --subsystem-nomatch=workqueue
UNIT

# udev reads all rules before its first event, and tries each of them at each event. No VM has these devices. A file of this
# name in /etc is the rule of whoever added it.
for rules in \
    60-autosuspend 60-cdrom_id 60-drm 60-evdev 60-fido-id 60-input-id 60-persistent-alsa 60-persistent-input \
    60-persistent-storage-tape 60-persistent-v4l 60-sensor 70-camera 70-joystick 70-mouse 70-touchpad \
    70-uaccess 71-seat 73-seat-late 75-probe_mtd 78-sound-card 85-hwclock 96-e2scrub; do
    rm -f "/usr/lib/udev/rules.d/$rules.rules"
done

systemd-hwdb --usr update
rm -f /etc/udev/hwdb.bin
ldconfig -X
ldconfig
# It has the times of the libraries, and only makes the next ldconfig faster.
rm -f /var/cache/ldconfig/aux-cache

mkdir -p /etc/systemd/journald.conf.d
printf '[Journal]\nStorage=volatile\n' >/etc/systemd/journald.conf.d/volatile.conf
rm -rf /var/log/journal

# systemd fills an empty file at boot, so each VM has its own id.
: >/etc/machine-id
rm -f /var/lib/dbus/machine-id

systemctl mask \
    console-getty.service fstrim.timer getty@tty1.service ldconfig.service logrotate.timer systemd-firstboot.service \
    systemd-hwdb-update.service systemd-journal-catalog-update.service systemd-journal-flush.service \
    systemd-machine-id-commit.service systemd-network-generator.service systemd-networkd-wait-online.service \
    systemd-pstore.service systemd-random-seed.service systemd-remount-fs.service systemd-repart.service \
    systemd-sysusers.service systemd-tmpfiles-clean.timer systemd-tmpfiles-setup-dev.service \
    systemd-update-done.service systemd-update-utmp-runlevel.service systemd-update-utmp.service \
    systemd-user-sessions.service
