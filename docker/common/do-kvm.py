#!/usr/bin/env python3
"""Boots a kernel on the root file system of the container that this runs in.

The container is one of a KVM image. The goal "boot" of mkt-images starts it, with this file and a configuration mounted
into it, so that both can change without building the image again:

    python3 do-kvm.py config.json

The container's root is prepared for a machine in place of a container (Root), and is shared with a VM by 9p (qemu_command).
Without a terminal, standard output has one JSON object a line for all that happens (Session), and the VM ends with standard
input: whoever started it may be killed, and nothing is left running. With a terminal, the VM has it.

Standard library only, Python 3.9 or newer: it is the image's own Python that runs this.
"""

import fcntl
import json
import os
import pathlib
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import typing

# What this file and the set-up of the image agree on: the label com.mellanox.mkt.kvm-interface of the image says which
# version its set-up keeps to.
#   custom.target    the default target; what is asked of the VM hangs onto it
#   sudo, sshd       read sudoers.d and sshd_config.d
#   hvc0             has a serial-getty
INTERFACE = 1

WORK = pathlib.Path("/run/mkt")
HOST_KEYS = WORK / "ssh"
QEMU = pathlib.Path("/opt/simx/bin/qemu-system-x86_64")
UNITS = pathlib.PurePosixPath("etc/systemd/system")
SUDO_GROUPS = ("sudo", "wheel")

# Names of virtio ports. The VM writes to them: how far it is, and what the command prints.
REPORT = "com.mellanox.mkt.report"
OUTPUT = "com.mellanox.mkt.output"


class Failure(Exception):
    """What the user can mend: what is wrong, and what to do about it."""


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


class Config(typing.NamedTuple):
    """What is asked for; the JSON has the same names.

    tree         the compiled kernel tree, mounted where it is on the host; None for a kernel without modules
    accel        auto, kvm or tcg
    memory       MiB
    directories  shared with the VM at the same place; mounted there already
    bridge       of the host; None for a network of the VM's own, through the host's
    gdb          where qemu's gdb server listens, as qemu has it: tcp::1234
    rxe          network interfaces that get a soft-RoCE device each
    command      run by root's shell; None to be ready is all that is asked
    """

    interface: int
    kernel: str
    release: str
    tree: typing.Optional[str] = None
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

    @classmethod
    def read(cls, text: str) -> "Config":
        values = json.loads(text)
        for name, kind in (("user", User), ("terminal", Terminal)):
            if values.get(name) is not None:
                values[name] = kind(**values[name])
        try:
            config = cls(**values)
        except TypeError as error:
            raise Failure(f"the configuration is not of this do-kvm.py: {error}") from error
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
        # Not recursive: the engine's resolv.conf, hosts and hostname, and the mounted directories stay behind.
        run("mount", "--bind", "/", str(path))
        return cls(path)

    def __truediv__(self, name: typing.Union[str, os.PathLike]) -> pathlib.Path:
        return self.path / str(name).lstrip("/")

    def read(self, name: str) -> str:
        try:
            return (self / name).read_text()
        except FileNotFoundError:
            return ""

    def write(self, name: typing.Union[str, os.PathLike], text: str, mode: int = 0o644) -> None:
        """Replaces a file, or the link in its place."""
        file = self / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_symlink():
            file.unlink()
        file.write_text(text)
        file.chmod(mode)

    def link(self, name: typing.Union[str, os.PathLike], target: str) -> None:
        file = self / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_symlink() or file.is_file():
            file.unlink()
        file.symlink_to(target)

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
    if config.tree is not None:
        link_modules(root, pathlib.Path(config.tree), config.release)
    add_rdma_devices(root, config.rxe)
    add_session(root, config)


def set_names(root: Root, config: Config) -> None:
    # By these files systemd takes the machine for a container.
    for mark in (".dockerenv", "run/.containerenv"):
        (root / mark).unlink(missing_ok=True)
    root.write("etc/hostname", config.hostname + "\n")
    root.write("etc/hosts", f"127.0.0.1 localhost\n::1 localhost\n127.0.1.1 {config.hostname}\n")


def add_user(root: Root, user: User) -> None:
    """An account without a password, with sudo. One of the image's with that name or number gives way."""

    def replace(name: str, line: str, mode: int, *keys: int) -> None:
        fields = line.split(":")
        others = [
            other
            for other in root.read(name).splitlines()
            if all(other.split(":")[key] != fields[key] for key in keys)
        ]
        root.write(name, "\n".join([*others, line]) + "\n", mode)

    if user.uid != 0:
        replace("etc/passwd", f"{user.name}:x:{user.uid}:{user.gid}::{user.home}:/bin/bash", 0o644, 0, 2)
        replace("etc/shadow", f"{user.name}:*:19000::::::", 0o640, 0)
        if user.gid not in {int(line.split(":")[2]) for line in root.read("etc/group").splitlines()}:
            replace("etc/group", f"{user.name}:x:{user.gid}:", 0o644, 0)
        root.write("etc/sudoers.d/mkt-user", f"{user.name} ALL=(ALL:ALL) NOPASSWD: ALL\n", 0o440)
        for group in SUDO_GROUPS:
            join_group(root, group, user.name)
        home = root / user.home
        if not home.exists():
            home.mkdir(parents=True)
            os.chown(home, user.uid, user.gid)


def join_group(root: Root, group: str, user: str) -> None:
    lines = []
    for line in root.read("etc/group").splitlines():
        fields = line.split(":")
        if fields[0] == group:
            members = [member for member in fields[3].split(",") if member]
            line = ":".join([*fields[:3], ",".join(dict.fromkeys([*members, user]))])
        lines.append(line)
    root.write("etc/group", "\n".join(lines) + "\n")


def share_directories(root: Root, directories: typing.Sequence[str]) -> None:
    """Mounts each where it is on the host. The VM may write, and the host sees it at once: nothing is cached."""
    table = root.read("etc/fstab")
    for number, directory in enumerate(directories):
        (root / directory).mkdir(parents=True, exist_ok=True)
        # In fstab a blank is written by its number.
        place = directory.replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011")
        table += f"mkt{number} {place} 9p trans=virtio,version=9p2000.L,msize=1048576,cache=mmap 0 0\n"
    root.write("etc/fstab", table)


def set_up_ssh(root: Root, user: typing.Optional[User]) -> None:
    """The host key that is the user's in all VMs, so that ssh asks once, and logins by the user's own keys."""
    if HOST_KEYS.is_dir():
        key = host_key(HOST_KEYS)
        root.write("etc/ssh/ssh_host_ed25519_key", key.read_text(), 0o600)
        root.write("etc/ssh/ssh_host_ed25519_key.pub", key.with_suffix(".pub").read_text())
    if user is not None and user.keys:
        root.write("etc/ssh/mkt_authorized_keys", "\n".join(user.keys) + "\n")
        root.write(
            "etc/ssh/sshd_config.d/mkt.conf",
            "AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/mkt_authorized_keys\nPermitRootLogin prohibit-password\n",
        )


def host_key(directory: pathlib.Path) -> pathlib.Path:
    """Made once; of two VMs that start at the same time one makes it."""
    key = directory / "ssh_host_ed25519_key"
    with open(directory / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not key.exists():
            new = directory / "new"
            for old in directory.glob("new*"):
                old.unlink()
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mkt-images", "-f", str(new))
            owner = directory.stat()
            for made in (new.with_suffix(".pub"), new):
                os.chown(made, owner.st_uid, owner.st_gid)
                made.rename(key.with_suffix(made.suffix))
    return key


def set_up_console(root: Root, config: Config) -> None:
    """A login at hvc0, without a password, that knows the terminal: a serial line does not tell its size."""
    if config.terminal is None:
        return
    terminal = config.terminal
    user = "root" if config.user is None else config.user.name
    root.write(
        UNITS / "serial-getty@hvc0.service.d/mkt.conf",
        "[Service]\n"
        "ExecStart=\n"
        f"ExecStart=-/sbin/agetty --autologin {user} --noclear --keep-baud %I {terminal.type}\n"
        f"ExecStartPre=-/bin/stty -F /dev/%I rows {terminal.rows} columns {terminal.columns}\n",
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


def escape(name: str) -> str:
    """As systemd writes a name in that of a unit."""
    return re.sub(r"[^A-Za-z0-9:_.]", lambda match: f"\\x{ord(match.group()):02x}", name)


SESSION = f"""#!/bin/bash
# Tells do-kvm.py how far this VM is, and does what it is asked to.
exec 3>/dev/virtio-ports/{REPORT}
times() {{
    systemctl show --property UserspaceTimestampMonotonic,UnitsLoadFinishTimestampMonotonic,FinishTimestampMonotonic
}}
state=$(systemctl is-system-running --wait)
times >&3
# Names alone, since what is wrong with them follows.
mapfile -t failed < <(systemctl list-units --state failed --plain --no-legend --full | cut -d' ' -f1)
for unit in "${{failed[@]}}"; do
    printf 'failed=%s\\n' "$unit" >&3
    systemctl status --no-pager --full --lines 15 "$unit" | sed 's/^/status=/' >&3
done
printf 'state=%s\\n' "$state" >&3
if [[ -x /etc/mkt/command ]]; then
    cd /root
    HOME=/root USER=root LOGNAME=root TERM=dumb /etc/mkt/command </dev/null >/dev/virtio-ports/{OUTPUT} 2>&1
    printf 'exit=%s\\n' $? >&3
fi
sync
echo done= >&3
"""


def add_session(root: Root, config: Config) -> None:
    """What is asked of the VM, once all else is up."""
    if config.terminal is not None:
        return
    root.write("etc/mkt/session", SESSION, 0o755)
    if config.command is not None:
        root.write("etc/mkt/command", f"#!/bin/bash -l\n{config.command}\n", 0o755)
    root.unit(
        "mkt-session.service",
        "[Unit]\n"
        "Description=What was asked of this VM\n"
        "[Service]\n"
        "ExecStart=/etc/mkt/session\n",
        wanted_by="custom.target",
    )


# --- The VM


def choose_accel(wanted: str) -> typing.Tuple[str, str]:
    """kvm where it can be had, or else tcg, and why."""
    if wanted == "tcg":
        return "tcg", "asked for"
    try:
        os.close(os.open("/dev/kvm", os.O_RDWR))
        return "kvm", "it can be opened"
    except OSError as error:
        if wanted == "kvm":
            raise Failure(f"/dev/kvm cannot be used: {error.strerror}. Load the module kvm_intel or kvm_amd, or leave mkt.boot.accel out") from error
        return "tcg", f"/dev/kvm: {error.strerror}"


def kernel_command_line(config: Config) -> str:
    words = [
        "root=/dev/root rw rootfstype=9p rootflags=trans=virtio,version=9p2000.L,cache=loose,msize=1048576",
        # The early console is gone once hvc0 is there, and prints nothing twice.
        "earlyprintk=serial,ttyS0,115200 console=hvc0 panic=-1",
        # The VM guards no secrets.
        "mitigations=off",
    ]
    if config.debug:
        words.append("systemd.journald.forward_to_console=1 systemd.log_level=debug systemd.debug_shell=1")
    if config.gdb:
        words.append("nokaslr")
    return " ".join([*words, config.append]).strip()


def qemu_command(config: Config, root: Root, accel: str, qemu: str) -> typing.List[str]:
    """All but the consoles and ports, which are the session's."""
    command = [qemu, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"]
    command += ["-machine", "q35", "-m", f"{config.memory}M", "-smp", str(config.cpus)]
    command += ["-accel", "kvm", "-cpu", "host"] if accel == "kvm" else ["-accel", "tcg,thread=multi", "-cpu", "max"]
    command += ["-kernel", config.kernel, "-append", kernel_command_line(config)]
    command += share("root", str(root.path), "/dev/root")
    for number, directory in enumerate(config.directories):
        command += share(f"mkt{number}", directory, f"mkt{number}")
    if config.bridge is not None:
        command += ["-netdev", f"bridge,id=net,br={config.bridge}"]
    else:
        command += ["-netdev", "user,id=net,hostfwd=tcp::22-:22"]
    command += ["-device", "virtio-net-pci,netdev=net,romfile="]
    command += ["-device", "virtio-rng-pci", "-device", "virtio-serial-pci"]
    if config.gdb:
        command += ["-gdb", config.gdb]
    return command


def share(name: str, directory: str, tag: str) -> typing.List[str]:
    # Within an option a comma is written twice.
    path = directory.replace(",", ",,")
    return [
        "-fsdev",
        f"local,id={name},security_model=none,multidevs=remap,path={path}",
        "-device",
        f"virtio-9p-pci,fsdev={name},mount_tag={tag}",
    ]


class Port:
    """What comes out of the VM at one place, and goes in there."""

    def __init__(self, name: str, devices: typing.Sequence[str], options: str = "") -> None:
        self.name = name
        self.devices = devices
        self.options = options
        self.ours, self.qemus = socket.socketpair()

    def arguments(self) -> typing.List[str]:
        arguments = ["-chardev", f"socket,id={self.name},fd={self.qemus.fileno()}{self.options}"]
        for device in self.devices:
            arguments += ["-device", f"{device},chardev={self.name}"]
        return arguments


class Vm:
    """qemu with its ports. It ends with standard input, which its starter holds: a killed one leaves nothing running."""

    def __init__(self, command: typing.List[str], ports: typing.Sequence[Port]) -> None:
        self.ports = ports
        self.command = command + [word for port in ports for word in port.arguments()]

    def run(self, take: typing.Callable[[str, bytes], None], put: typing.Callable[[bytes], None]) -> int:
        """Its exit status.

        take  gets what comes out of a port, by its name
        put   gets what comes from standard input
        """
        qemu = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            pass_fds=[port.qemus.fileno() for port in self.ports],
        )
        for port in self.ports:
            port.qemus.close()
        try:
            return qemu.wait() if self.follow(take, put) else 0
        finally:
            qemu.kill()
            qemu.wait()

    def follow(self, take: typing.Callable[[str, bytes], None], put: typing.Callable[[bytes], None]) -> bool:
        """Until all ports are closed, which qemu does at its end; False where standard input has ended before."""
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ, None)
            for port in self.ports:
                selector.register(port.ours, selectors.EVENT_READ, port)
            open_ports = len(self.ports)
            while open_ports:
                for key, _ in selector.select():
                    port = key.data
                    piece = os.read(0, 4096) if port is None else port.ours.recv(65536)
                    if port is None and not piece:
                        return False
                    if port is None:
                        put(piece)
                    elif piece:
                        take(port.name, piece)
                    else:
                        selector.unregister(port.ours)
                        open_ports -= 1
        return True


def say(event: str, **values) -> None:
    """One line for whoever started this."""
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


class Session:
    """A VM without a terminal: says what comes out of it."""

    def __init__(self) -> None:
        self.ports = [
            Port("early", ["isa-serial"]),
            Port("console", ["virtconsole"]),
            Port("report", [f"virtserialport,name={REPORT}"]),
            Port("output", [f"virtserialport,name={OUTPUT}"]),
        ]
        self.report = b""

    def run(self, command: typing.List[str]) -> int:
        return Vm(command, self.ports).run(self.take, lambda piece: None)

    def take(self, port: str, piece: bytes) -> None:
        if port != "report":
            # A character may be cut in two: as Latin-1 each byte stays what it was.
            say(port, text=piece.decode("latin-1"))
            return
        *lines, self.report = (self.report + piece).split(b"\n")
        for line in lines:
            name, _, value = line.decode(errors="replace").partition("=")
            say("report", name=name, value=value)


def run_in_terminal(command: typing.List[str]) -> int:
    """The VM's console is the user's terminal; Ctrl-A X ends it, Ctrl-A H tells more."""
    terminal = Port("terminal", ["isa-serial", "virtconsole"], ",mux=on")
    return Vm([*command, "-mon", "chardev=terminal"], [terminal]).run(
        lambda port, piece: write_all(sys.stdout.fileno(), piece), terminal.ours.sendall
    )


def write_all(file: int, piece: bytes) -> None:
    while piece:
        piece = piece[os.write(file, piece) :]


def main(arguments: typing.Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        config = Config.read(pathlib.Path(arguments[0]).read_text(encoding="utf-8"))
        root = Root.of_container()
        prepare(root, config)
        accel, why = choose_accel(config.accel)
        qemu = str(QEMU) if QEMU.exists() else "qemu-system-x86_64"
        command = qemu_command(config, root, accel, qemu)
        if config.terminal is not None:
            return run_in_terminal(command)
        say("started", accel=accel, why=why, qemu=run(qemu, "--version").split("\n")[0])
        status = Session().run(command)
        say("ended", status=status)
        return 0
    except (Failure, OSError) as error:
        print(f"do-kvm.py: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
