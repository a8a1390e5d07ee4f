#!/usr/bin/env python3
"""Boots a kernel on the root file system of the container that this runs in.

The container is one of a KVM image. The goal "boot" of mkt-images starts it, with this file and a configuration mounted
into it, so that both can change without building the image again:

    python3 do-kvm.py config.json

The container's root is prepared for a machine in place of a container (Root), and is shared with a VM by 9p
(qemu_command). Without a terminal, standard output has one JSON object a line for all that happens (Session), and the
VM ends with standard input: whoever started it may be killed, and nothing is left running. A VM that is to be kept
outlives standard input once the line "keep" has come from there (KeptSession). With a terminal, the VM has it.

Standard library only, Python 3.9 or newer: it is the image's own Python that runs this.
"""

import collections
import contextlib
import ctypes
import errno
import fcntl
import json
import os
import pathlib
import re
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import typing

# The interface between this file and the set-up of the image. The label com.mellanox.mkt.kvm-interface of the image is
# the version that its set-up implements.
#   custom.target    the default target; units for a command or a login are added to it
#   sudo, sshd       read sudoers.d and sshd_config.d
#   hvc0             has a serial-getty
INTERFACE = 1

WORK = pathlib.Path("/run/mkt")
HOST_KEYS = WORK / "ssh"
# A directory of the host for the console's text of a VM that is kept.
KEPT = WORK / "kept"
# A file of the host for the memory of a VM whose kernel has panicked.
DUMP = WORK / "dump"
# And one that all VMs of a boot have, for the sockets of the networks between them.
PEERS = WORK / "peers"
# The image's own qemu is here, or elsewhere in the PATH.
PROGRAMS = pathlib.Path("/opt/simx/bin")
UNITS = pathlib.PurePosixPath("etc/systemd/system")
FILES_OF_RUN = "/etc/mkt/tmpfiles"
SUDO_GROUPS = ("sudo", "wheel")

# The 9p tag of the root file system. It is not a path, because a kernel without block devices does not find a path.
ROOT_TAG = "mktroot"

# What the container may do before the VM starts, and not when it runs, by their numbers in linux/capability.h.
CAPABILITIES_OF_SETUP = {
    "NET_RAW": 13,
    "SYS_CHROOT": 18,
    "SYS_ADMIN": 21,
    "MKNOD": 27,
    "AUDIT_WRITE": 29,
}
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION = 0x20080522

# What systemd-resolved answers to, as it writes it itself.
STUB_RESOLVER = "nameserver 127.0.0.53\noptions edns0 trust-ad\n"

# Of qemu's own network.
RESOLVER = "nameserver 10.0.2.3\n"

# What the image starts at boot to learn its addresses.
DHCP = (
    "multi-user.target.wants/systemd-networkd.service",
    "sockets.target.wants/systemd-networkd.socket",
    "sysinit.target.wants/systemd-resolved.service",
)

# Names of virtio ports. The VM writes its progress and the command's output to them.
REPORT = "com.mellanox.mkt.report"
OUTPUT = "com.mellanox.mkt.output"
# And one that a VM that is kept reads: a line switches it off.
POWER = "com.mellanox.mkt.power"

# The last line of a kernel that panics and is not to reboot.
PANICKED = b"---[ end Kernel panic"

# More than the buffer of a socket.
PIECE = 1 << 20


class Failure(Exception):
    """What the user can mend: what is wrong, and what to do about it."""


class Machine(typing.NamedTuple):
    """What qemu and the kernel call what a VM of an architecture has.

    options     of qemu
    cpu         without KVM
    early       the kernel's console until hvc0 starts, on the first serial port
    """

    qemu: str
    options: str
    cpu: str
    early: str


MACHINES = {
    "amd64": Machine("qemu-system-x86_64", "q35", "max", "earlyprintk=serial,ttyS0,115200"),
    # The usual algorithm of its pointer authentication is slow without a real processor.
    "arm64": Machine("qemu-system-aarch64", "virt,gic-version=max", "max,pauth-impdef=on", "earlycon"),
}


class User(typing.NamedTuple):
    """The calling user, who gets an account in the VM."""

    name: str
    uid: int
    gid: int
    home: str
    keys: typing.List[str]


class Terminal(typing.NamedTuple):
    """The user's terminal, where the VM gets it."""

    columns: int
    rows: int
    type: str


class Peers(typing.NamedTuple):
    """The VMs that are booted together: the names of all, and the number of this one from 1."""

    number: int
    names: typing.List[str]


class Config(typing.NamedTuple):
    """What is asked for; the JSON has the same names.

    architecture  of the kernel and the image: amd64, arm64
    qemu         the command for one that is not the image's own, which is for an image of another architecture than the
                 host's; None for the image's own
    tree         the compiled kernel tree, mounted where it is on the host; None for a kernel without modules
    modules      a directory with the kernel's installed modules, mounted there; None for none
    accel        auto, kvm or tcg
    memory       MiB
    directories  shared with the VM at the same place; mounted there already
    bridge       of the host; None for a network of the VM's own, through the host's
    gdb          where qemu's gdb server listens, as qemu has it: tcp::1234
    rxe          network interfaces that get a soft-RoCE device each
    command      run by root's shell; None to be ready is all that is asked
    keep         whether the VM can outlive who started it
    dump         whether the memory is written to a file if the kernel panics
    nics         number of network interfaces
    disks        sizes of NVMe disks, MiB each
    numa         number of NUMA nodes
    vfio         addresses of PCI devices of the host
    peers        None for a VM alone; otherwise all network interfaces but the first lead to the peers
    """

    interface: int
    kernel: str
    release: str
    architecture: str = "amd64"
    qemu: typing.Optional[typing.Sequence[str]] = None
    tree: typing.Optional[str] = None
    modules: typing.Optional[str] = None
    append: str = ""
    accel: str = "auto"
    memory: int = 1024
    cpus: int = 2
    hostname: str = "kvm"
    user: typing.Optional[User] = None
    directories: typing.Sequence[str] = ()
    bridge: typing.Optional[str] = None
    gdb: typing.Optional[str] = None
    rxe: typing.Sequence[str] = ()
    command: typing.Optional[str] = None
    debug: bool = False
    terminal: typing.Optional[Terminal] = None
    keep: bool = False
    dump: bool = False
    nics: int = 1
    disks: typing.Sequence[int] = ()
    numa: int = 1
    vfio: typing.Sequence[str] = ()
    peers: typing.Optional[Peers] = None

    @classmethod
    def read(cls, text: str) -> "Config":
        try:
            values = json.loads(text)
            for name, kind in (("user", User), ("terminal", Terminal), ("peers", Peers)):
                if values.get(name) is not None:
                    values[name] = kind(**values[name])
            config = cls(**values)
        except (AttributeError, TypeError, ValueError) as error:
            raise Failure(f"the configuration is not of this do-kvm.py: {error}") from error
        if config.architecture not in MACHINES:
            raise Failure(f"there is no machine for {config.architecture}. Boot an image for {' or '.join(MACHINES)}")
        if config.interface != INTERFACE:
            raise Failure(
                f"the image keeps to interface {config.interface}, and this do-kvm.py to {INTERFACE}. "
                "Build the image again, or use the version of mkt-images that it was built with"
            )
        return config


def run(*command: str, **options) -> str:
    """What a program prints; a Failure with its words where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    except FileNotFoundError as error:
        raise Failure(f"the image has no program {command[0]}. Install it in the KVM image") from error
    if done.returncode != 0:
        raise Failure(f"'{' '.join(command)}' ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


class Root:
    """The file system that becomes the VM's root: the container's, without what the engine has mounted onto it."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path

    @classmethod
    def of_container(cls) -> "Root":
        path = WORK / "root"
        path.mkdir(parents=True, exist_ok=True)
        # Not recursive: the engine's resolv.conf, hosts and hostname, and the mounted directories are not bound.
        run("mount", "--bind", "/", str(path))
        return cls(path)

    def __truediv__(self, name: typing.Union[str, os.PathLike]) -> pathlib.Path:
        return self.path / str(name).lstrip("/")

    def read(self, name: typing.Union[str, os.PathLike]) -> str:
        """A file's text, whatever it is encoded in; none where it is missing."""
        try:
            return (self / name).read_text(encoding="utf-8", errors="surrogateescape")
        except FileNotFoundError:
            return ""

    def write(self, name: typing.Union[str, os.PathLike], text: str, mode: int = 0o644) -> None:
        """Replaces a file, or the link in its place. One that the engine has mounted over can only be written into."""
        file = self / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_symlink():
            file.unlink()
        file.write_text(text, encoding="utf-8", errors="surrogateescape")
        file.chmod(mode)

    def link(self, name: typing.Union[str, os.PathLike], target: str) -> None:
        file = self / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_symlink() or file.is_file():
            file.unlink()
        file.symlink_to(target)

    def remove(self, name: typing.Union[str, os.PathLike]) -> None:
        (self / name).unlink(missing_ok=True)

    def unit(self, name: str, text: str, wanted_by: typing.Optional[str] = None) -> None:
        """A unit of systemd's; started with another one where that is named."""
        self.write(UNITS / name, text)
        if wanted_by is not None:
            self.link(UNITS / f"{wanted_by}.wants" / name, f"/{UNITS / name}")


# --- The root file system of a machine


def prepare(root: Root, config: Config) -> None:
    """Makes the root of a container that of the machine that was asked for."""
    set_names(root, config)
    if config.user is not None:
        add_user(root, config.user)
    share_directories(root, config.directories)
    set_up_ssh(root, config.user)
    set_up_console(root, config)
    set_up_network(root, config)
    if config.bridge is not None:
        # qemu's helper connects only to this bridge.
        root.write("etc/qemu/bridge.conf", f"allow {config.bridge}\n")
    if config.tree is not None:
        link_modules(root, pathlib.Path(config.tree), config.release)
    elif config.modules is not None:
        mount_modules(root, pathlib.Path(config.modules), config.release)
    if config.peers is not None:
        add_peers(root, config.nics, config.peers)
    add_rdma_devices(root, config.rxe)
    omit_generators(root, config)
    choose_tmpfiles(root)
    add_session(root, config)
    add_power_switch(root, config)


def set_names(root: Root, config: Config) -> None:
    # If these files exist, systemd detects a container.
    for mark in (".dockerenv", "run/.containerenv"):
        try:
            (root / mark).unlink(missing_ok=True)
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise
            # Podman has mounted it.
            run("umount", f"/{mark}")
            (root / mark).unlink()
    root.write("etc/hostname", config.hostname + "\n")
    root.write("etc/hosts", f"127.0.0.1 localhost\n::1 localhost\n127.0.1.1 {config.hostname}\n")
    if (root / "usr/lib/systemd/systemd-resolved").exists():
        # The VM cannot replace the file by a link, since the engine has mounted its own one over it.
        root.write("etc/resolv.conf", STUB_RESOLVER)


def add_user(root: Root, user: User) -> None:
    """An account without a password, with sudo. One of the image's with that name gives way.

    One with that number stays, since a service may run as it, but the number is the user's: the first line counts.
    """

    def replace(name: str, line: str, mode: int) -> None:
        fields = line.split(":")
        others = [other for other in read_table(root, name) if other.split(":")[0] != fields[0]]
        same = (at for at, other in enumerate(others) if other.split(":")[2] == fields[2] and name == "etc/passwd")
        others.insert(next(same, len(others)), line)
        root.write(name, "\n".join(others) + "\n", mode)

    if user.uid != 0:
        replace("etc/passwd", f"{user.name}:x:{user.uid}:{user.gid}::{user.home}:/bin/bash", 0o644)
        replace("etc/shadow", f"{user.name}:*:19000::::::", 0o640)
        if str(user.gid) not in {line.split(":")[2] for line in read_table(root, "etc/group")}:
            replace("etc/group", f"{user.name}:x:{user.gid}:", 0o644)
        root.write("etc/sudoers.d/mkt-user", f"{user.name} ALL=(ALL:ALL) NOPASSWD: ALL\n", 0o440)
        for group in SUDO_GROUPS:
            join_group(root, group, user.name)
        home = root / user.home
        home.mkdir(parents=True, exist_ok=True)
        # The engine makes it, owned by root, if a directory in it is shared.
        if home != root.path and home.stat().st_uid != user.uid:
            os.chown(home, user.uid, user.gid)


def join_group(root: Root, group: str, user: str) -> None:
    lines = []
    for line in read_table(root, "etc/group"):
        fields = line.split(":")
        if fields[0] == group:
            members = [member for member in fields[3].split(",") if member]
            line = ":".join([*fields[:3], ",".join(dict.fromkeys([*members, user]))])
        lines.append(line)
    root.write("etc/group", "\n".join(lines) + "\n")


def read_table(root: Root, name: str) -> typing.List[str]:
    """The lines of passwd, shadow or group, without empty ones."""
    return [line for line in root.read(name).splitlines() if ":" in line]


def share_directories(root: Root, directories: typing.Sequence[str]) -> None:
    """Mounts each where it is on the host. The VM may write, and the host sees it at once: nothing is cached."""
    table = root.read("etc/fstab").splitlines()
    for number, directory in enumerate(directories):
        (root / directory).mkdir(parents=True, exist_ok=True)
        # fstab needs the octal number for a space.
        place = re.sub(r"[\\ \t\n]", lambda match: f"\\{ord(match.group()):03o}", directory)
        table.append(f"mkt{number} {place} 9p trans=virtio,version=9p2000.L,msize=1048576,cache=mmap 0 0")
    root.write("etc/fstab", "".join(f"{line}\n" for line in table))


def set_up_ssh(root: Root, user: typing.Optional[User]) -> None:
    """The host key that is the user's in all VMs, so that ssh asks once, and logins by the user's own keys."""
    if HOST_KEYS.is_dir():
        key = host_key(HOST_KEYS)
        root.write("etc/ssh/ssh_host_ed25519_key", key.read_text(), 0o600)
        root.write("etc/ssh/ssh_host_ed25519_key.pub", key.with_suffix(".pub").read_text())
    if user is not None and user.keys:
        root.write("etc/ssh/mkt_authorized_keys", "\n".join(user.keys) + "\n")
        root.write(
            # sshd uses the first value, so this one must come before those of the image.
            "etc/ssh/sshd_config.d/00-mkt.conf",
            "AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/mkt_authorized_keys\nPermitRootLogin prohibit-password\n",
        )


def host_key(directory: pathlib.Path) -> pathlib.Path:
    """Made once; of two VMs that start at the same time one makes it."""
    key = directory / "ssh_host_ed25519_key"
    owner = directory.stat()
    with open(directory / "lock", "w", encoding="ascii") as lock:
        # A VM of a rootless engine could not open root's file.
        os.chown(lock.fileno(), owner.st_uid, owner.st_gid)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not key.exists():
            new = directory / "new"
            for old in directory.glob("new*"):
                old.unlink()
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mkt-images", "-f", str(new))
            for made in (new.with_suffix(".pub"), new):
                os.chown(made, owner.st_uid, owner.st_gid)
                made.rename(key.with_suffix(made.suffix))
    return key


def set_up_console(root: Root, config: Config) -> None:
    """A login at hvc0, without a password, that knows the terminal: a serial line does not tell its size.

    Without a terminal nobody can log in there. For debugging there is a login, which ends the early shell.
    """
    if config.terminal is None:
        if not config.debug:
            root.remove(UNITS / "getty.target.wants/serial-getty@hvc0.service")
        return
    terminal = config.terminal
    user = "root" if config.user is None else config.user.name
    root.write(
        UNITS / "serial-getty@hvc0.service.d/mkt.conf",
        "[Service]\n"
        "ExecStart=\n"
        f"ExecStart=-/sbin/agetty --autologin {user} --noclear --keep-baud %I {terminal.type}\n",
    )
    # The login's shell sets it, because the console loses its size when no process has it open.
    root.write(
        "etc/profile.d/mkt-terminal.sh",
        'if [ "$(tty)" = /dev/hvc0 ]; then\n'
        f"    stty rows {terminal.rows} columns {terminal.columns}\n"
        "    echo 'Ctrl-A X ends this VM, Ctrl-A H tells more.'\n"
        "fi\n",
    )


def link_modules(root: Root, tree: pathlib.Path, release: str) -> None:
    """What "make modules_install" does, by links into the tree, which the VM has at the same place."""
    modules = root / "lib/modules" / release
    shutil.rmtree(modules, ignore_errors=True)
    modules.mkdir(parents=True)
    order = []
    for line in read_list(tree / "modules.order"):
        # From Linux 6.2 on, the list has objects.
        module = re.sub(r"\.o$", ".ko", line)
        if (tree / module).exists():
            place = modules / "kernel" / module
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(tree / module)
            order.append(f"kernel/{module}\n")
    (modules / "modules.order").write_text("".join(order))
    for name in ("modules.builtin", "modules.builtin.modinfo"):
        if (tree / name).exists():
            shutil.copyfile(tree / name, modules / name)
    run("depmod", "--basedir", str(root.path), release)


def mount_modules(root: Root, installed: pathlib.Path, release: str) -> None:
    """Installed modules, which stay where they are: what depmod writes beside them is the VM's own."""
    modules = root / "lib/modules" / release
    shutil.rmtree(modules, ignore_errors=True)
    modules.mkdir(parents=True)
    for entry in sorted(installed.iterdir()):
        if entry.is_dir():
            (modules / entry.name).mkdir()
            run("mount", "--bind", str(entry), str(modules / entry.name))
        else:
            shutil.copyfile(entry, modules / entry.name)
    run("depmod", "--basedir", str(root.path), release)


def read_list(file: pathlib.Path) -> typing.List[str]:
    return file.read_text().split() if file.exists() else []


def add_rdma_devices(root: Root, interfaces: typing.Sequence[str]) -> None:
    """Soft-RoCE: rxe0 on the first interface, rxe1 on the second."""
    for number, interface in enumerate(interfaces):
        device = f"sys-subsystem-net-devices-{escape(interface)}.device"
        root.unit(
            f"mkt-rxe{number}.service",
            "[Unit]\n"
            f"Description=RDMA device rxe{number} on {interface}\n"
            f"BindsTo={device}\n"
            f"After={device}\n"
            "[Service]\n"
            "Type=oneshot\n"
            "RemainAfterExit=yes\n"
            f"ExecStart=/usr/bin/env rdma link add rxe{number} type rxe netdev {interface}\n",
            wanted_by="multi-user.target",
        )


def set_up_network(root: Root, config: Config) -> None:
    """The addresses of qemu's own network are known, and two services less start. Other networks have DHCP."""
    if config.bridge is not None or not uses_only_dhcp(root):
        return
    for service in DHCP:
        root.remove(UNITS / service)
    root.remove("usr/lib/tmpfiles.d/mkt-resolv.conf")
    root.write("etc/resolv.conf", RESOLVER)
    for nic in range(config.nics if config.peers is None else 1):
        set_address(root, nic, f"10.0.{2 + nic}.15", f"10.0.{2 + nic}.2")


def uses_only_dhcp(root: Root) -> bool:
    """Whether the network is what the image's set-up made it, and nobody has added to it or chosen another program."""
    own = (file.suffix for file in (root / "etc/systemd/network").glob("*"))
    return os.path.lexists(root / UNITS / DHCP[0]) and not {".network", ".netdev"}.intersection(own)


def set_address(root: Root, nic: int, address: str, gateway: typing.Optional[str] = None) -> None:
    """By udev: the interface can appear late, if its driver is a module, and systemd knows it once it has the address."""
    name = f"eth{nic}"
    lines = [f"address replace {address}/24 broadcast + dev {name}", f"link set {name} up"]
    if gateway is not None:
        # As by DHCP, and the first interface comes first.
        lines.append(f"route replace default via {gateway} dev {name} metric {1024 + nic}")
    root.write(f"etc/mkt/{name}", "".join(f"{line}\n" for line in lines))
    root.write(
        f"etc/udev/rules.d/92-mkt-{name}.rules",
        f'ACTION=="add", SUBSYSTEM=="net", KERNEL=="{name}", RUN+="/sbin/ip -batch /etc/mkt/{name}"\n',
    )


def add_peers(root: Root, nics: int, peers: Peers) -> None:
    """Fixed addresses, which are there when the VM is up, and the names of all."""
    for nic in range(1, nics):
        unmanaged = f"[Match]\nName=eth{nic}\n\n[Link]\nUnmanaged=yes\n"
        root.write(f"etc/systemd/network/10-mkt-eth{nic}.network", unmanaged)
        set_address(root, nic, address(nic, peers.number))
    lines = (f"{address(1, number)} {name}\n" for number, name in enumerate(peers.names, start=1))
    root.write("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n" + "".join(lines))
    root.write("etc/mkt/peers", AWAIT_PEERS + (REPORT_SERVER if peers.number > 1 else ""))


def address(nic: int, number: int) -> str:
    """Of the block for tests of networks, which no network that eth0 leads to has: RFC 2544."""
    return f"198.18.{nic - 1}.{number}"


# The session reads these lines.
RANDOMIZE = """# Programs have addresses by chance again.
read -r randomize </proc/sys/kernel/randomize_va_space
[[ $randomize != 0 ]] || echo 2 >/proc/sys/kernel/randomize_va_space
"""

AWAIT_PEERS = """# All VMs are up once a line comes.
read -r _ <&3
"""

REPORT_SERVER = """# A server can be called once it listens.
listening() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A"' | wc -l; }
before=$(listening)
{
    until (($(listening) > before)); do
        sleep 0.2
    done
    echo listens= >&3
} &
"""


def escape(name: str) -> str:
    """As systemd writes a name in that of a unit."""
    return re.sub(r"[^A-Za-z0-9:_.]", lambda match: f"\\x{ord(match.group()):02x}", name)


SESSION = f"""#!/bin/bash
# Reports the progress of this VM to do-kvm.py, and runs the command.
# udev makes the names of ports late, and this starts beside it.
port() {{
    local file name
    for file in /sys/class/virtio-ports/*/name; do
        read -r name <"$file"
        [[ $name != "$2" ]] || {{ file=${{file%/name}}; printf -v "$1" %s "/dev/${{file##*/}}"; }}
    done
}}
port report {REPORT}
port output {OUTPUT}
exec 3<>"$report"
times() {{
    systemctl show --property UserspaceTimestampMonotonic,UnitsLoadFinishTimestampMonotonic,FinishTimestampMonotonic
}}
# When there is a login at the console, systemd no longer prints there what it waits for.
while sleep 5; do
    printf 'waits=%s\\n' "$(systemctl list-jobs --plain --no-legend | awk '$4 == "running" {{ print $2 }}' | xargs)" >&3
done &
state=$(systemctl is-system-running --wait)
kill %1
# udev loads modules and sets addresses.
for _ in {{1..100}}; do
    [[ -e /run/udev/queue ]] || break
    sleep 0.1
done
if [[ $state == running ]]; then
    # A service that is started last can fail just after its start.
    sleep 0.3
    state=$(systemctl is-system-running)
fi
if [[ $state == running ]]; then
    # At once: each of the other programs takes long on an emulated processor, and no unit has failed.
    printf 'state=%s\\n' "$state" >&3
    times >&3
else
    times >&3
    # Only the names: the reasons follow.
    mapfile -t failed < <(systemctl list-units --state failed --plain --no-legend --full | cut -d' ' -f1)
    for unit in "${{failed[@]}}"; do
        printf 'failed=%s\\n' "$unit" >&3
        systemctl status --no-pager --full --lines 15 "$unit" | sed 's/^/status=/' >&3
    done
    printf 'state=%s\\n' "$state" >&3
fi
[[ ! -e /etc/mkt/up ]] || . /etc/mkt/up
if [[ -x /etc/mkt/command ]]; then
    [[ ! -e /etc/mkt/peers ]] || . /etc/mkt/peers
    cd /root
    # A port can be opened only once, and many scripts open /dev/stderr again.
    exec 4> >(exec cat >"$output" 3>&-)
    HOME=/root USER=root LOGNAME=root TERM=dumb /etc/mkt/command </dev/null >&4 2>&1 3>&- 4>&-
    status=$?
    exec 4>&-
    # A process in the background can keep it open.
    for _ in {{1..20}}; do
        kill -0 $! 2>/dev/null || break
        sleep 0.1
    done
    printf 'exit=%s\\n' $status >&3
fi
sync
echo done= >&3
"""


def omit_generators(root: Root, config: Config) -> None:
    """Those that would find nothing: each is a process that systemd waits for before it reads its units."""
    names = [] if (root / "etc/rc.local").exists() else ["rc-local"]
    if not config.debug and "systemd." not in config.append:
        names += ["debug", "run"]
    for name in names:
        root.link(f"etc/systemd/system-generators/systemd-{name}-generator", "/dev/null")


def choose_tmpfiles(root: Root) -> None:
    """At boot only /run is filled: its lines in one file, in place of all files that the VM would read for them."""
    override = UNITS / "systemd-tmpfiles-setup.service.d/run.conf"
    command = root.read(override)
    if not command or FILES_OF_RUN in command:
        return
    lines = run("systemd-tmpfiles", "--cat-config").splitlines()
    of_run = re.compile(r"""[^#\s]\S*\s+['"]?(/run/|/var/run|%|/etc/resolv\.conf)""")
    root.write(FILES_OF_RUN, "".join(f"{line}\n" for line in lines if of_run.match(line)))
    root.write(override, f"{command.rstrip()} {FILES_OF_RUN}\n")


def add_session(root: Root, config: Config) -> None:
    """What is asked of the VM, once all else is up."""
    if config.terminal is not None:
        return
    root.write("etc/mkt/session", SESSION, 0o755)
    if places_are_fixed(config):
        root.write("etc/mkt/up", RANDOMIZE)
    if config.command is not None:
        root.write("etc/mkt/command", f"#!/bin/bash -l\n{config.command}\n", 0o755)
    root.unit(
        "mkt-session.service",
        "[Unit]\n"
        "Description=What was asked of this VM\n"
        # It waits itself for the end of the boot, and its programs start meanwhile.
        "DefaultDependencies=no\n"
        "Conflicts=shutdown.target\n"
        "Before=shutdown.target\n"
        "[Service]\n"
        "ExecStart=/etc/mkt/session\n",
        wanted_by="custom.target",
    )


def add_power_switch(root: Root, config: Config) -> None:
    """Not by ACPI: a kernel can lack its button."""
    if not config.keep:
        return
    # udev makes the port's name.
    port = f"dev-{escape('virtio-ports')}-{escape(POWER)}.device"
    root.unit(
        "mkt-power.service",
        "[Unit]\n"
        "Description=Switches this VM off when its host asks for it\n"
        f"BindsTo={port}\n"
        f"After={port}\n"
        "[Service]\n"
        f"ExecStart=/bin/sh -c 'read -r line </dev/virtio-ports/{POWER} && exec systemctl poweroff'\n",
        wanted_by="custom.target",
    )


# --- The VM


def drop_capabilities() -> None:
    """Gives up, for good, what only the set-up needs. The VM's root can change each file of the container's root.

    A program of the container that the VM has changed, or a qemu that it has taken over, cannot mount then, and a device
    file in a shared directory would be one of the host.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def call(function: typing.Callable[..., int], *arguments) -> None:
        if function(*arguments) < 0:
            number = ctypes.get_errno()
            raise OSError(number, f"the capabilities of the container cannot be reduced: {os.strerror(number)}")

    # Root would get them back by starting a program.
    call(libc.prctl, PR_SET_NO_NEW_PRIVS, *(ctypes.c_ulong(value) for value in (1, 0, 0, 0)))
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    # Effective, permitted and inheritable ones below number 32, and then those above.
    sets = (ctypes.c_uint32 * 6)()
    call(libc.capget, header, sets)
    for number in CAPABILITIES_OF_SETUP.values():
        for kind in range(3):
            sets[kind] &= ~(1 << number)
    call(libc.capset, header, sets)


def choose_accel(wanted: str, is_foreign: bool = False) -> typing.Tuple[str, str]:
    """kvm where it can be had, or else tcg, and why."""
    if is_foreign:
        return "tcg", "the VM has another architecture than its host"
    if wanted == "tcg":
        return "tcg", "asked for"
    try:
        os.close(os.open("/dev/kvm", os.O_RDWR))
        return "kvm", "it can be opened"
    except OSError as error:
        if wanted == "kvm":
            raise Failure(
                f"/dev/kvm cannot be used: {error.strerror}. "
                "Load the module kvm_intel or kvm_amd, or leave mkt.boot.accel out"
            ) from error
        return "tcg", f"/dev/kvm: {error.strerror}"


# Whatever a kernel does not survive for long is a panic, after which it does nothing.
PANIC = (
    "panic=0 oops=panic softlockup_panic=1 hung_task_panic=1 nmi_watchdog=panic sysctl.kernel.panic_on_rcu_stall=1"
)


def places_are_fixed(config: Config) -> bool:
    """Whether programs have the same addresses until the VM is up. The user's own choice is kept."""
    return config.terminal is None and not re.search("norandmaps|randomize_va_space", config.append)


def kernel_command_line(config: Config, accel: str = "kvm") -> str:
    words = [
        f"root={ROOT_TAG} rw rootfstype=9p rootflags=trans=virtio,version=9p2000.L,cache=loose,msize=1048576",
        # Without it the kernel tries other programs, and starts a shell without a terminal.
        "init=/sbin/init",
        # The early console ends when hvc0 starts, and prints nothing twice.
        f"{MACHINES[config.architecture].early} console=hvc0",
        PANIC if config.dump else "panic=-1",
        # The VM has no secrets.
        "mitigations=off",
    ]
    if config.debug:
        words += [
            "systemd.debug_shell=1 systemd.log_level=debug",
            "systemd.journald.forward_to_console=1 systemd.journald.max_level_console=debug",
            # Without it the kernel limits the messages until the journal runs.
            "printk.devkmsg=on",
        ]
    elif config.terminal is not None:
        # Until the journal runs, the kernel would print the messages again that systemd prints itself.
        words.append("systemd.log_level=notice")
    if config.gdb:
        words.append("nokaslr")
    if accel == "tcg" and places_are_fixed(config):
        # tcg translates code again for each address. Translation takes most of a boot.
        words.append("norandmaps")
    return " ".join([*words, config.append]).strip()


def qemu_program(config: Config) -> typing.List[str]:
    if config.qemu is not None:
        return list(config.qemu)
    name = MACHINES[config.architecture].qemu
    return [str(PROGRAMS / name) if (PROGRAMS / name).exists() else name]


def qemu_command(config: Config, root: Root, accel: str, qemu: typing.Sequence[str]) -> typing.List[str]:
    """All but the consoles and ports, which are the session's."""
    machine = MACHINES[config.architecture]
    command = [*qemu, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"]
    command += ["-machine", machine.options, "-m", f"{config.memory}M", *processors(config)]
    command += ["-accel", "kvm" if accel == "kvm" else "tcg,thread=multi"]
    command += ["-cpu", "host" if accel == "kvm" else machine.cpu]
    command += ["-kernel", config.kernel, "-append", kernel_command_line(config, accel)]
    command += share("root", str(root.path), ROOT_TAG)
    for number, directory in enumerate(config.directories):
        command += share(f"mkt{number}", directory, f"mkt{number}")
    for nic in range(config.nics if config.peers is None else 1):
        command += network(f"net{nic}", network_of_host(config, nic), mac_address())
    for number in range(len(config.disks)):
        # Nothing of it is needed after the end, so nothing waits for the host's disk.
        command += ["-drive", f"if=none,id=disk{number},format=raw,cache=unsafe,discard=unmap,file={disk(number)}"]
        command += ["-device", f"nvme,drive=disk{number},serial=mkt{number}"]
    for device in config.vfio:
        command += ["-device", f"vfio-pci,host={device}"]
    command += ["-device", "virtio-rng-pci", "-device", "virtio-serial-pci"]
    if config.gdb:
        command += ["-gdb", config.gdb]
    if config.dump:
        # The kernel describes itself there for those who read its memory, if it has CONFIG_FW_CFG_SYSFS.
        command += ["-device", "vmcoreinfo"]
    return command


def processors(config: Config) -> typing.List[str]:
    """The processors, and the nodes that they and the memory are divided into."""
    if config.numa == 1:
        return ["-smp", str(config.cpus)]
    # The kernel warns if a socket is in two nodes.
    sockets = config.numa if config.cpus % config.numa == 0 else config.cpus
    words = ["-smp", f"{config.cpus},sockets={sockets}"]
    for node, (cpus, memory) in enumerate(zip(divide(config.cpus, config.numa), divide(config.memory, config.numa))):
        words += ["-object", f"memory-backend-ram,id=node{node},size={len(memory)}M"]
        words += ["-numa", f"node,nodeid={node},memdev=node{node},cpus={cpus[0]}-{cpus[-1]}"]
    return words


def divide(whole: int, parts: int) -> typing.List[range]:
    """The numbers below one, in ranges whose sizes differ by one at most."""
    ends = [whole * part // parts for part in range(parts + 1)]
    return [range(begin, end) for begin, end in zip(ends, ends[1:])]


def network_of_host(config: Config, nic: int) -> str:
    if config.bridge is not None:
        return f"bridge,br={config.bridge}"
    # Each is another network, or the VM would have its address twice.
    return f"user,net=10.0.{2 + nic}.0/24" + (",hostfwd=tcp::22-:22" if nic == 0 else "")


def network(name: str, backend: str, mac: str) -> typing.List[str]:
    return ["-netdev", f"{backend},id={name}", "-device", f"virtio-net-pci,netdev={name},romfile=,mac={mac}"]


def disk(number: int) -> pathlib.Path:
    return WORK / f"disk{number}"


def make_disks(sizes: typing.Sequence[int]) -> None:
    """They take as much space as the VM writes, and end with the container."""
    for number, size in enumerate(sizes):
        with open(disk(number), "wb") as file:
            file.truncate(size << 20)


def mac_address() -> str:
    """One of qemu's, and in all likelihood no other VM's of the same bridge."""
    return "52:54:00:" + os.urandom(3).hex(":")


def share(name: str, directory: str, tag: str) -> typing.List[str]:
    # In a value of a qemu option a comma is written twice.
    path = directory.replace(",", ",,")
    return [
        "-fsdev",
        f"local,id={name},security_model=none,multidevs=remap,path={path}",
        "-device",
        f"virtio-9p-pci,fsdev={name},mount_tag={tag}",
    ]


class Port:
    """What comes out of the VM at one place, and goes in there."""

    def __init__(self, name: str, devices: typing.Sequence[str], options: str = "", is_serial: bool = False) -> None:
        self.name = name
        self.devices = devices
        self.options = options
        self.is_serial = is_serial
        self.ours, self.qemus = socket.socketpair()

    def arguments(self) -> typing.List[str]:
        arguments = ["-chardev", f"socket,id={self.name},fd={self.qemus.fileno()}{self.options}"]
        if self.is_serial:
            # The serial port that the machine has: its kind depends on the architecture.
            arguments += ["-serial", f"chardev:{self.name}"]
        for device in self.devices:
            arguments += ["-device", f"{device},chardev={self.name}"]
        return arguments


class Cable:
    """To the socket of a peer. Once it is connected, the socket's file is not needed any more."""

    # A frame that a VM does not take in this time is lost, so that a VM that hangs holds up no other.
    TIME = 0.1

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(self.TIME)
        self.is_connected = False

    def connect(self) -> None:
        if not self.is_connected:
            self.socket.connect(str(self.path))
            self.is_connected = True

    def send(self, frame: bytes) -> None:
        # The peer is not there yet, or not any more, or its queue is full.
        with contextlib.suppress(OSError):
            self.connect()
            self.socket.send(frame)


class PeerNetwork:
    """A network between VMs: the frames of this one go to the sockets of the others, and theirs come in."""

    def __init__(self, nic: int, peers: Peers, directory: pathlib.Path) -> None:
        self.name = f"peers{nic}"
        self.mac = self.mac_of(nic, peers.number)
        self.ours, self.qemus = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(directory / f"{nic}-{peers.number}"))
        others = (number for number in range(1, len(peers.names) + 1) if number != peers.number)
        self.cables = {self.mac_of(nic, number): Cable(directory / f"{nic}-{number}") for number in others}
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self.send, self.receive)]

    @staticmethod
    def mac_of(nic: int, number: int) -> bytes:
        return bytes((0x52, 0x54, 0, 0x4D, nic, number))

    def arguments(self) -> typing.List[str]:
        return network(self.name, f"socket,fd={self.qemus.fileno()}", self.mac.hex(":"))

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def send(self) -> None:
        for frame in iter(lambda: self.ours.recv(PIECE), b""):
            only = self.cables.get(frame[:6])
            for cable in self.cables.values() if only is None else [only]:
                cable.send(frame)

    def receive(self) -> None:
        with contextlib.suppress(OSError):
            for frame in iter(lambda: self.socket.recv(PIECE), b""):
                self.ours.send(frame)


def write_all(piece: bytes) -> None:
    """To standard output. Nothing is kept for later: who does not read cannot hold up the end."""
    while piece:
        written = os.write(1, piece)
        piece = piece[written:]


# Two threads of a VM that is kept say something.
SAYING = threading.Lock()


def say(event: str, **values) -> None:
    """One line for whoever started this."""
    with SAYING:
        write_all((json.dumps({"event": event, **values}) + "\n").encode())


class Vm:
    """qemu, and what comes out of its ports until it ends."""

    def __init__(self, command: typing.Sequence[str], ports: typing.Sequence[Port]) -> None:
        self.ports = list(ports)
        self.command = [*command, *(word for port in ports for word in port.arguments())]
        self.networks: typing.List[PeerNetwork] = []

    def connect(self, networks: typing.Sequence[PeerNetwork]) -> None:
        """To its peers. Its first network interface is in the command, and stays the first."""
        self.networks += networks
        self.command += (word for connected in networks for word in connected.arguments())

    def run(self) -> int:
        qemu = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            pass_fds=[end.qemus.fileno() for end in (*self.ports, *self.networks)],
        )
        for end in (*self.ports, *self.networks):
            end.qemus.close()
        for connected in self.networks:
            connected.start()
        try:
            self.follow()
            return qemu.wait()
        finally:
            qemu.kill()
            qemu.wait()

    def follow_input(self) -> None:
        """Takes standard input, and has its end end this as SIGTERM does, even while nobody reads what is said."""
        main_thread = threading.get_ident()

        def follow() -> None:
            for piece in iter(lambda: os.read(0, PIECE), b""):
                self.hear(piece)
            self.input_ended(main_thread)

        threading.Thread(target=follow, daemon=True).start()

    def hear(self, piece: bytes) -> None:
        """A piece of standard input."""

    def input_ended(self, main_thread: int) -> None:
        signal.pthread_kill(main_thread, signal.SIGTERM)

    def terminate(self) -> None:
        """What SIGTERM does."""
        sys.exit(1)

    def follow(self) -> None:
        with selectors.DefaultSelector() as selector:
            for port in self.ports:
                selector.register(port.ours, selectors.EVENT_READ, port)
            while selector.get_map():
                for key, _ in selector.select():
                    try:
                        piece = key.data.ours.recv(PIECE)
                    except ConnectionResetError:
                        # qemu has ended, and has not read all that it was sent.
                        piece = b""
                    if piece:
                        self.take(key.data.name, piece)
                    else:
                        selector.unregister(key.data.ours)

    def take(self, port: str, piece: bytes) -> None:
        raise NotImplementedError


class Session(Vm):
    """A VM without a terminal: says what comes out of it."""

    def __init__(self, command: typing.Sequence[str], pass_on: typing.Callable[..., None] = say) -> None:
        super().__init__(
            command,
            [
                Port("early", [], is_serial=True),
                Port("console", ["virtconsole"]),
                Port("report", [f"virtserialport,name={REPORT}"]),
                Port("output", [f"virtserialport,name={OUTPUT}"]),
            ],
        )
        self.output = self.ports[3]
        self.pass_on = pass_on
        self.report = b""
        self.heard = b""

    def hear(self, piece: bytes) -> None:
        *lines, self.heard = (self.heard + piece).split(b"\n")
        for line in lines:
            self.obey(line)

    def obey(self, order: bytes) -> None:
        """A line of standard input."""
        if order == b"start":
            # The session waits for it.
            self.ports[2].ours.sendall(b"start\n")

    def take(self, port: str, piece: bytes) -> None:
        if port != "report":
            # A character can be split between two reads. Latin-1 keeps each byte.
            self.pass_on(port, text=piece.decode("latin-1"))
            return
        self.take_waiting_output()
        *lines, self.report = (self.report + piece).split(b"\n")
        for line in lines:
            name, _, value = line.decode(errors="replace").partition("=")
            self.pass_on("report", name=name, value=value)

    def take_waiting_output(self) -> None:
        """What the command printed was there before the report that it has ended, and is to come out before it."""
        try:
            piece = self.output.ours.recv(PIECE, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        if piece:
            self.take(self.output.name, piece)


class KeptSession(Session):
    """A VM that outlives who started it, if they say so: then its console goes to a file, and SIGTERM switches it off."""

    def __init__(self, command: typing.Sequence[str]) -> None:
        super().__init__(command)
        self.power = Port("power", [f"virtserialport,name={POWER}"])
        self.ports.append(self.power)
        self.command += self.power.arguments()
        self.is_kept = False

    def obey(self, order: bytes) -> None:
        if order == b"keep" and not self.is_kept:
            self.keep()
        else:
            super().obey(order)

    def keep(self) -> None:
        console = open(KEPT / "console.log", "ab", buffering=0)
        # Its reader is not root.
        owner = KEPT.stat()
        os.chown(console.fileno(), owner.st_uid, owner.st_gid)

        def write(event: str, text: str = "", **_) -> None:
            if event in ("early", "console"):
                console.write(text.encode("latin-1"))

        for connected in self.networks:
            for cable in connected.cables.values():
                # One whose VM has ended stays without it.
                with contextlib.suppress(OSError):
                    cable.connect()
        self.is_kept = True
        self.pass_on = write
        say("kept")

    def input_ended(self, main_thread: int) -> None:
        if not self.is_kept:
            super().input_ended(main_thread)

    def terminate(self) -> None:
        if not self.is_kept:
            super().terminate()
        self.power.ours.sendall(b"off\n")


class DumpSession(Session):
    """A VM whose memory goes to a file if its kernel panics, or if who started it says "dump"; then it ends."""

    def __init__(self, command: typing.Sequence[str]) -> None:
        super().__init__([*command, "-mon", "chardev=qmp,mode=control"])
        self.qmp = Port("qmp", [])
        self.ports.append(self.qmp)
        self.command += self.qmp.arguments()
        self.printed = self.answers = b""
        self.lock = threading.Lock()
        self.has_begun = False

    def obey(self, order: bytes) -> None:
        if order == b"dump":
            self.begin()
        else:
            super().obey(order)

    def take(self, port: str, piece: bytes) -> None:
        if port == self.qmp.name:
            self.take_answers(piece)
            return
        super().take(port, piece)
        if port in ("early", "console"):
            self.printed = (self.printed + piece)[-PIECE:]
            if PANICKED in self.printed:
                self.begin()

    def begin(self) -> None:
        with self.lock:
            if self.has_begun:
                return
            self.has_begun = True
        self.pass_on("dumping")
        self.ask("qmp_capabilities")
        self.ask("stop")
        self.ask("dump-guest-memory", paging=False, protocol=f"file:{DUMP}")

    def ask(self, command: str, **arguments) -> None:
        words = json.dumps({"execute": command, "arguments": arguments, "id": command})
        # qemu can have ended meanwhile.
        with contextlib.suppress(ConnectionError):
            self.qmp.ours.sendall(words.encode())

    def take_answers(self, piece: bytes) -> None:
        *lines, self.answers = (self.answers + piece).split(b"\n")
        for line in lines:
            answer = json.loads(line)
            if answer.get("id") == "dump-guest-memory":
                if "error" not in answer:
                    put_program_headers_first(DUMP)
                self.pass_on("dumped", error=answer.get("error", {}).get("desc", ""))
                self.ask("quit")


# The header of a 64-bit ELF file, in the words of elf(5).
ELF_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
ElfHeader = collections.namedtuple(
    "ElfHeader",
    "ident type machine version entry phoff shoff flags ehsize phentsize phnum shentsize shnum shstrndx",
)


def put_program_headers_first(core: pathlib.Path) -> None:
    """Moves the program headers of a 64-bit core file to directly after its ELF header, and drops its section headers.

    qemu 7.1 and newer have them in the opposite order. makedumpfile looks for program headers nowhere else.
    """
    with core.open("r+b") as file:
        header = ElfHeader(*ELF_HEADER.unpack(file.read(ELF_HEADER.size)))
        file.seek(header.phoff)
        segments = file.read(header.phentsize * header.phnum)
        file.seek(0)
        # qemu 7.2 gives the size of a pointer as that of the header.
        moved = header._replace(ehsize=ELF_HEADER.size, phoff=ELF_HEADER.size, shoff=0, shnum=0, shstrndx=0)
        file.write(ELF_HEADER.pack(*moved) + segments)


class TerminalVm(Vm):
    """A VM whose console is the user's terminal, by way of the standard streams. Ctrl-A X ends it, Ctrl-A H tells more."""

    def __init__(self, command: typing.Sequence[str]) -> None:
        self.terminal = Port("terminal", ["virtconsole"], ",mux=on", is_serial=True)
        super().__init__([*command, "-mon", "chardev=terminal"], [self.terminal])

    def hear(self, piece: bytes) -> None:
        self.terminal.ours.sendall(piece)

    def take(self, port: str, piece: bytes) -> None:
        write_all(piece)


def main(arguments: typing.Sequence[str]) -> int:
    # The first process of a container receives only signals for which it has a handler.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(1))
    try:
        if len(arguments) != 1:
            raise Failure("it takes one argument, the configuration. Say 'python3 do-kvm.py config.json'")
        config = Config.read(pathlib.Path(arguments[0]).read_text(encoding="utf-8"))
        root = Root.of_container()
        prepare(root, config)
        make_disks(config.disks)
        accel, why = choose_accel(config.accel, config.qemu is not None)
        qemu = qemu_program(config)
        command = qemu_command(config, root, accel, qemu)
        drop_capabilities()
        if config.terminal is not None:
            vm = TerminalVm(command)
            vm.follow_input()
            return vm.run()
        version = run(*qemu, "--version").split("\n")[0]
        kind = KeptSession if config.keep else DumpSession if config.dump else Session
        session = kind(command)
        if config.peers is not None:
            session.connect([PeerNetwork(nic, config.peers, PEERS) for nic in range(1, config.nics)])
        signal.signal(signal.SIGTERM, lambda *_: session.terminate())
        say("started", accel=accel, why=why, qemu=version)
        session.follow_input()
        status = session.run()
        session.pass_on("ended", status=status)
        return 0
    except (Failure, OSError) as error:
        print(f"do-kvm.py: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
