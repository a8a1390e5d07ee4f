"""Tests of do-kvm.py, which need no container and no qemu:

    python3 -B -m unittest discover -s docker/common -p '*_test.py'
"""

import concurrent.futures
import contextlib
import importlib.util
import io
import json
import os
import pathlib
import shlex
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import textwrap
import time
import typing
import unittest
from unittest import mock

FILE = pathlib.Path(__file__).with_name("do-kvm.py")
TIMEOUT = 60


def load():
    # Its name is none that can be imported.
    spec = importlib.util.spec_from_file_location("do_kvm", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


do_kvm = load()


def config(**values) -> "do_kvm.Config":
    return do_kvm.Config(**{"interface": do_kvm.INTERFACE, "kernel": "/bzImage", "release": "6.1.0", **values})


def user(**values) -> "do_kvm.User":
    return do_kvm.User(**{"name": "ada", "uid": 1234, "gid": 1234, "home": "/home/ada", "keys": [], **values})


def await_file(file: pathlib.Path) -> str:
    """Its text, once there is any."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        if file.exists() and file.read_text():
            return file.read_text()
        time.sleep(0.01)
    raise AssertionError(f"{file.name} is not written")


class Case(unittest.TestCase):
    """Has a directory of its own, of which a part is the root of an image, and a part is searched for programs."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        (self.directory / "root").mkdir()
        self.root = do_kvm.Root(self.directory / "root")
        programs = mock.patch.dict(os.environ, PATH=f"{self.directory / 'bin'}:{os.environ['PATH']}")
        programs.start()
        self.addCleanup(programs.stop)

    def program(self, name: str, script: str) -> pathlib.Path:
        file = self.directory / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/bash\n{script}\n")
        file.chmod(0o755)
        return file

    def lines(self, name: str) -> typing.List[str]:
        return self.root.read(name).splitlines()

    def mode(self, name: str) -> int:
        return stat.S_IMODE((self.root / name).stat().st_mode)


class RootTest(Case):
    """Files of the image."""

    def test_file_is_written_in_place(self) -> None:
        self.root.write("etc/hostname", "old\n")
        inode = (self.root / "etc/hostname").stat().st_ino
        self.root.write("/etc/hostname", "new\n")
        self.assertEqual((self.root / "etc/hostname").stat().st_ino, inode)
        self.assertEqual(self.root.read("etc/hostname"), "new\n")

    def test_link_is_replaced_and_not_followed(self) -> None:
        self.root.write("target", "kept")
        self.root.link("etc/link", str(self.root / "target"))
        self.root.write("etc/link", "new")
        self.assertEqual(self.root.read("target"), "kept")
        self.assertFalse((self.root / "etc/link").is_symlink())

    def test_bytes_that_are_no_utf8_are_kept(self) -> None:
        self.root.write("etc/passwd", "")
        (self.root / "etc/passwd").write_bytes(b"x:x:1:1:J\xf6rg:/:/bin/sh\n")
        self.root.write("etc/passwd", self.root.read("etc/passwd"))
        self.assertEqual((self.root / "etc/passwd").read_bytes(), b"x:x:1:1:J\xf6rg:/:/bin/sh\n")

    def test_unit_is_wanted_by_another(self) -> None:
        for _ in range(2):
            self.root.unit("a.service", "[Service]\n", wanted_by="b.target")
        link = self.root / "etc/systemd/system/b.target.wants/a.service"
        self.assertEqual(os.readlink(link), "/etc/systemd/system/a.service")


class NamesTest(Case):
    """Host names, and what makes a container of a root."""

    def test_marks_of_containers_are_gone(self) -> None:
        self.root.write(".dockerenv", "")
        self.root.write("run/.containerenv", "")
        do_kvm.set_names(self.root, config(hostname="kvm-deb12"))
        self.assertFalse((self.root / ".dockerenv").exists())
        self.assertFalse((self.root / "run/.containerenv").exists())
        self.assertEqual(self.lines("etc/hostname"), ["kvm-deb12"])
        self.assertIn("127.0.1.1 kvm-deb12", self.lines("etc/hosts"))

    def test_names_are_resolved_by_systemd(self) -> None:
        do_kvm.set_names(self.root, config())
        self.assertFalse((self.root / "etc/resolv.conf").exists())
        self.root.write("usr/lib/systemd/systemd-resolved", "")
        do_kvm.set_names(self.root, config())
        self.assertIn("nameserver 127.0.0.53", self.lines("etc/resolv.conf"))

    def test_mark_that_is_mounted_is_unmounted(self) -> None:
        busy = OSError(do_kvm.errno.EBUSY, "Device or resource busy")
        with mock.patch.object(pathlib.Path, "unlink", side_effect=[None, busy, None]) as unlink:
            with mock.patch.object(do_kvm, "run") as run:
                do_kvm.set_names(self.root, config())
        run.assert_called_once_with("umount", "/run/.containerenv")
        self.assertEqual(unlink.call_count, 3)

    def test_mark_that_must_not_be_removed_fails(self) -> None:
        with mock.patch.object(pathlib.Path, "unlink", side_effect=PermissionError(1, "not permitted")):
            with self.assertRaises(PermissionError):
                do_kvm.set_names(self.root, config())


class UserTest(Case):
    """Accounts."""

    def setUp(self) -> None:
        super().setUp()
        if os.geteuid() != 0:
            # A home is given to its user.
            chown = mock.patch.object(os, "chown")
            chown.start()
            self.addCleanup(chown.stop)
        self.root.write("etc/passwd", "root:x:0:0:root:/root:/bin/bash\nimage:x:1000:1000::/home/image:/bin/sh\n")
        self.root.write("etc/shadow", "root:*:19000::::::\nimage:*:19000::::::\n", 0o640)
        self.root.write("etc/group", "root:x:0:\nsudo:x:27:image\nimage:x:1000:\n")

    def add(self, added: "do_kvm.User") -> None:
        # Only root can write into a file that nobody may write.
        sudoers = self.root / "etc/sudoers.d/mkt-user"
        sudoers.unlink(missing_ok=True)
        do_kvm.add_user(self.root, added)

    def test_new_one_is_added(self) -> None:
        self.add(user())
        self.assertEqual(self.lines("etc/passwd")[-1], "ada:x:1234:1234::/home/ada:/bin/bash")
        self.assertEqual(len(self.lines("etc/passwd")), 3)
        self.assertEqual(self.lines("etc/shadow")[-1], "ada:*:19000::::::")
        self.assertEqual(self.lines("etc/group")[-1], "ada:x:1234:")
        self.assertTrue((self.root / "home/ada").is_dir())

    def test_one_of_the_same_number_stays_behind(self) -> None:
        self.add(user(uid=1000))
        self.assertEqual([line.split(":")[0] for line in self.lines("etc/passwd")], ["root", "ada", "image"])

    def test_one_of_the_same_name_gives_way(self) -> None:
        self.add(user(name="image", uid=77))
        self.assertEqual([line.split(":")[2] for line in self.lines("etc/passwd")], ["0", "77"])
        self.assertEqual([line.split(":")[0] for line in self.lines("etc/shadow")], ["root", "image"])
        self.assertEqual([line for line in self.lines("etc/group") if line.startswith("image:")], ["image:x:1234:"])

    def test_name_with_dot_and_dash_is_taken_as_it_is(self) -> None:
        self.root.write("etc/passwd", self.root.read("etc/passwd") + "a-b:x:5:5::/:/bin/sh\n")
        self.add(user(name="a.b"))
        self.assertIn("a-b:x:5:5::/:/bin/sh", self.lines("etc/passwd"))
        self.add(user(name="a-b", uid=4321))
        self.assertEqual([line.split(":")[0] for line in self.lines("etc/passwd")], ["root", "image", "a.b", "a-b"])

    def test_root_is_there_already(self) -> None:
        before = self.root.read("etc/passwd")
        self.add(user(name="root", uid=0, gid=0, home="/root"))
        self.assertEqual(self.root.read("etc/passwd"), before)
        self.assertFalse((self.root / "etc/sudoers.d").exists())
        self.assertFalse((self.root / "root").exists())

    def test_group_that_is_there_is_kept(self) -> None:
        self.add(user(gid=27))
        self.assertEqual([line for line in self.lines("etc/group") if ":27:" in line], ["sudo:x:27:image,ada"])

    def test_membership_is_kept_and_not_doubled(self) -> None:
        self.root.write("etc/group", "wheel:x:10:\nsudo:x:27:image,b\nsudoers:x:28:c\n")
        for _ in range(2):
            self.add(user())
        self.assertEqual(
            self.lines("etc/group"), ["wheel:x:10:ada", "sudo:x:27:image,b,ada", "sudoers:x:28:c", "ada:x:1234:"]
        )

    def test_secrets_have_their_modes(self) -> None:
        self.add(user())
        self.assertEqual(self.mode("etc/shadow"), 0o640)
        self.assertEqual(self.mode("etc/sudoers.d/mkt-user"), 0o440)
        self.assertEqual(self.mode("etc/passwd"), 0o644)
        self.assertEqual(self.lines("etc/sudoers.d/mkt-user"), ["ada ALL=(ALL:ALL) NOPASSWD: ALL"])

    def test_lines_that_are_empty_or_of_nis_do_no_harm(self) -> None:
        self.root.write("etc/passwd", "root:x:0:0::/root:/bin/bash\n\n+::::::\n")
        self.root.write("etc/group", "root:x:0:\n\n+:::\n")
        self.add(user())
        self.assertEqual(self.lines("etc/group"), ["root:x:0:", "+:::", "ada:x:1234:"])

    @unittest.skipIf(os.geteuid() != 0, "only root can give a directory to somebody else")
    def test_home_is_the_users(self) -> None:
        self.add(user())
        self.assertEqual((self.root / "home/ada").stat().st_uid, 1234)
        self.assertEqual((self.root / "home/ada").stat().st_gid, 1234)

    @unittest.skipIf(os.geteuid() != 0, "only root can give a directory to somebody else")
    def test_home_that_the_engine_made_becomes_the_users(self) -> None:
        (self.root / "home/ada/src").mkdir(parents=True)
        self.add(user())
        self.assertEqual((self.root / "home/ada").stat().st_uid, 1234)

    def test_root_directory_as_home_stays_roots(self) -> None:
        owner = (self.root / "/").stat().st_uid
        self.add(user(home="/"))
        self.assertEqual((self.root / "/").stat().st_uid, owner)


class DirectoriesTest(Case):
    """Shared directories."""

    def test_names_in_fstab_are_escaped(self) -> None:
        do_kvm.share_directories(self.root, ["/a b", "/c\\d", "/e,f", "/g\th", "/i\nj", "/\u00e4"])
        places = [line.split(" ")[1] for line in self.lines("etc/fstab")]
        self.assertEqual(places, ["/a\\040b", "/c\\134d", "/e,f", "/g\\011h", "/i\\012j", "/\u00e4"])
        for directory in ("a b", "c\\d", "e,f"):
            self.assertTrue((self.root / directory).is_dir())

    def test_lines_of_the_image_are_kept(self) -> None:
        self.root.write("etc/fstab", "tmpfs /tmp tmpfs")
        do_kvm.share_directories(self.root, ["/src"])
        first, second = self.lines("etc/fstab")
        self.assertEqual(first, "tmpfs /tmp tmpfs")
        self.assertTrue(second.startswith("mkt0 /src 9p trans=virtio,"))


class SshTest(Case):
    """Keys."""

    def setUp(self) -> None:
        super().setUp()
        self.keys = self.directory / "ssh"
        self.keys.mkdir()
        place = mock.patch.object(do_kvm, "HOST_KEYS", self.keys)
        place.start()
        self.addCleanup(place.stop)

    def test_host_key_and_the_users_keys_are_installed(self) -> None:
        self.program("ssh-keygen", 'file=${!#}; echo private >"$file"; echo public >"$file.pub"')
        do_kvm.set_up_ssh(self.root, user(keys=["ssh-ed25519 A", "ssh-rsa B"]))
        self.assertEqual(self.root.read("etc/ssh/ssh_host_ed25519_key"), "private\n")
        self.assertEqual(self.root.read("etc/ssh/ssh_host_ed25519_key.pub"), "public\n")
        self.assertEqual(self.mode("etc/ssh/ssh_host_ed25519_key"), 0o600)
        self.assertEqual(self.lines("etc/ssh/mkt_authorized_keys"), ["ssh-ed25519 A", "ssh-rsa B"])
        self.assertIn("/etc/ssh/mkt_authorized_keys", self.root.read("etc/ssh/sshd_config.d/00-mkt.conf"))

    def test_nothing_is_set_up_without_keys(self) -> None:
        self.keys.rmdir()
        do_kvm.set_up_ssh(self.root, user())
        self.assertFalse((self.root / "etc").exists())

    def test_key_that_was_cut_off_is_made_anew(self) -> None:
        self.program("ssh-keygen", 'file=${!#}; set -C; echo private >"$file" && echo public >"$file.pub"')
        (self.keys / "new").write_text("half")
        (self.keys / "new.pub").write_text("half")
        self.assertEqual(do_kvm.host_key(self.keys).read_text(), "private\n")
        self.assertEqual({file.name for file in self.keys.glob("*new*")}, set())

    def test_several_at_once_make_one(self) -> None:
        made = self.directory / "made"
        if shutil.which("ssh-keygen"):
            real = shutil.which("ssh-keygen")
            self.program("ssh-keygen", f'echo made >>{made}; exec {real} "$@"')
        else:
            self.program("ssh-keygen", f'echo made >>{made}; sleep 0.1; echo $$ | tee "${{!#}}" >"${{!#}}.pub"')
        ask = (
            "import importlib.util, pathlib, sys\n"
            "spec = importlib.util.spec_from_file_location('do_kvm', sys.argv[1])\n"
            "do_kvm = importlib.util.module_from_spec(spec)\n"
            "spec.loader.exec_module(do_kvm)\n"
            "print(do_kvm.host_key(pathlib.Path(sys.argv[2])).with_suffix('.pub').read_text())\n"
        )
        command = [sys.executable, "-IB", "-c", ask, str(FILE), str(self.keys)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            keys = set(pool.map(lambda _: subprocess.check_output(command, timeout=TIMEOUT), range(4)))
        self.assertEqual(len(keys), 1)
        self.assertEqual(made.read_text(), "made\n")

    def test_missing_program_is_told(self) -> None:
        with mock.patch.dict(os.environ, PATH="/nowhere"):
            with self.assertRaisesRegex(do_kvm.Failure, "no program ssh-keygen. Install it"):
                do_kvm.host_key(self.keys)


class ModulesTest(Case):
    """Modules of a kernel tree."""

    def setUp(self) -> None:
        super().setUp()
        self.tree = self.directory / "linux"
        for module in ("drivers/net/tun.ko", "net/9p/9pnet.ko"):
            file = self.tree / module
            file.parent.mkdir(parents=True)
            file.write_text(module)
        (self.tree / "modules.builtin").write_text("kernel/fs/ext4.ko\n")
        (self.tree / "modules.builtin.modinfo").write_bytes(b"ext4.license=GPL\0")
        self.arguments = self.directory / "arguments"
        self.program("depmod", f'printf "%s\\n" "$@" >{self.arguments}')

    def link(self, order: str) -> pathlib.Path:
        (self.tree / "modules.order").write_text(order)
        do_kvm.link_modules(self.root, self.tree, "6.1.0-test")
        return self.root / "lib/modules/6.1.0-test"

    def check(self, modules: pathlib.Path) -> None:
        self.assertEqual(
            (modules / "modules.order").read_text(), "kernel/drivers/net/tun.ko\nkernel/net/9p/9pnet.ko\n"
        )
        link = modules / "kernel/drivers/net/tun.ko"
        self.assertEqual(os.readlink(link), str(self.tree / "drivers/net/tun.ko"))
        self.assertEqual((modules / "modules.builtin").read_text(), "kernel/fs/ext4.ko\n")
        self.assertTrue((modules / "modules.builtin.modinfo").exists())

    def test_list_of_modules(self) -> None:
        self.check(self.link("drivers/net/tun.ko\nnet/9p/9pnet.ko\n"))

    def test_list_of_objects(self) -> None:
        self.check(self.link("drivers/net/tun.o\nnet/9p/9pnet.o\n"))

    def test_one_that_is_not_compiled_is_left_out(self) -> None:
        self.check(self.link("drivers/net/tun.o\nnot/there.o\nnet/9p/9pnet.o\n"))

    def test_those_of_the_image_give_way(self) -> None:
        self.root.write("lib/modules/6.1.0-test/kernel/old.ko", "")
        self.assertFalse((self.link("net/9p/9pnet.o\n") / "kernel/old.ko").exists())

    def test_tree_without_modules_has_none(self) -> None:
        shutil.rmtree(self.tree)
        do_kvm.link_modules(self.root, self.tree, "6.1.0-test")
        self.assertEqual(self.root.read("lib/modules/6.1.0-test/modules.order"), "")

    def test_depmod_is_told_the_root(self) -> None:
        self.link("")
        self.assertEqual(self.arguments.read_text().split(), ["--basedir", str(self.root.path), "6.1.0-test"])

    def test_depmod_that_fails_is_told(self) -> None:
        self.program("depmod", "echo no such release >&2; exit 3")
        with self.assertRaisesRegex(do_kvm.Failure, "'depmod .* ended with 3: no such release"):
            self.link("")


class InstalledModulesTest(Case):
    """mount_modules(), with depmod and mount replaced."""

    RELEASE = "6.1.0-test"

    def setUp(self) -> None:
        super().setUp()
        self.installed = self.directory / "installed"
        (self.installed / "kernel/net").mkdir(parents=True)
        (self.installed / "modules.order").write_text("kernel/net/9p.ko\n")
        self.calls = self.directory / "calls"
        for name in ("mount", "depmod"):
            self.program(name, f'echo {name} "$@" >>{self.calls}')

    def test_directories_are_mounted_and_lists_are_copied(self) -> None:
        self.root.write(f"lib/modules/{self.RELEASE}/kernel/old.ko", "")
        do_kvm.mount_modules(self.root, self.installed, self.RELEASE)
        modules = self.root / "lib/modules" / self.RELEASE
        self.assertEqual(
            self.calls.read_text().splitlines(),
            [
                f"mount --bind {self.installed}/kernel {modules}/kernel",
                f"depmod --basedir {self.root.path} {self.RELEASE}",
            ],
        )
        self.assertEqual((modules / "modules.order").read_text(), "kernel/net/9p.ko\n")
        self.assertFalse((modules / "kernel/old.ko").exists())


class NetworkTest(Case):
    """Addresses that are known, or those that DHCP gives."""

    NETWORKD = "etc/systemd/system/multi-user.target.wants/systemd-networkd.service"
    RESOLVED = "etc/systemd/system/sysinit.target.wants/systemd-resolved.service"

    def setUp(self) -> None:
        super().setUp()
        self.root.link(self.NETWORKD, "/usr/lib/systemd/system/systemd-networkd.service")
        self.root.link(self.RESOLVED, "/usr/lib/systemd/system/systemd-resolved.service")
        self.root.write("usr/lib/tmpfiles.d/mkt-resolv.conf", "L+! /etc/resolv.conf\n")
        self.root.link("etc/systemd/network/99-default.link", "/dev/null")

    def set_up(self, **values) -> typing.List[str]:
        """The interfaces that have a known address."""
        do_kvm.set_up_network(self.root, config(**values))
        rules = (self.root / "etc/udev/rules.d").glob("92-mkt-*.rules")
        interfaces = sorted(file.name[len("92-mkt-") : -len(".rules")] for file in rules)
        for name in (self.NETWORKD, self.RESOLVED, "usr/lib/tmpfiles.d/mkt-resolv.conf"):
            self.assertEqual(os.path.lexists(self.root / name), not interfaces, name)
        self.assertEqual((self.root / "etc/resolv.conf").exists(), bool(interfaces))
        return interfaces

    def test_network_of_qemu_is_known(self) -> None:
        self.assertEqual(self.set_up(nics=2), ["eth0", "eth1"])
        self.assertEqual(
            self.lines("etc/mkt/eth1"),
            [
                "address replace 10.0.3.15/24 broadcast + dev eth1",
                "link set eth1 up",
                "route replace default via 10.0.3.2 dev eth1 metric 1025",
            ],
        )
        self.assertEqual(self.lines("etc/resolv.conf"), ["nameserver 10.0.2.3"])

    def test_only_the_first_interface_leads_to_the_host_of_peers(self) -> None:
        self.assertEqual(self.set_up(nics=3, peers=do_kvm.Peers(1, ["a", "b"])), ["eth0"])

    def test_bridge_has_dhcp(self) -> None:
        self.assertEqual(self.set_up(bridge="br0"), [])

    def test_networks_that_were_added_to_the_image_stay(self) -> None:
        for name in ("10-mine.network", "br.netdev"):
            self.root.write(f"etc/systemd/network/{name}", "[Match]\n")
            self.assertEqual(self.set_up(), [], name)
            (self.root / "etc/systemd/network" / name).unlink()
        self.assertEqual(self.set_up(), ["eth0"])

    def test_image_with_another_program_for_its_network_has_that(self) -> None:
        self.root.remove(self.NETWORKD)
        do_kvm.set_up_network(self.root, config())
        self.assertFalse((self.root / "etc/mkt").exists())
        self.assertTrue(os.path.lexists(self.root / self.RESOLVED))


class RdmaTest(Case):
    """Soft-RoCE devices."""

    NAMES = {"eth0": "eth0", "enp0s3": "enp0s3", "eth0.100": "eth0.100", "a-b": "a\\x2db", "a_b:c@d": "a_b:c\\x40d"}

    def test_each_interface_gets_one(self) -> None:
        do_kvm.add_rdma_devices(self.root, ["eth0", "a-b"])
        unit = self.lines("etc/systemd/system/mkt-rxe1.service")
        self.assertIn("BindsTo=sys-subsystem-net-devices-a\\x2db.device", unit)
        self.assertIn("ExecStart=/usr/bin/env rdma link add rxe1 type rxe netdev a-b", unit)
        self.assertTrue((self.root / "etc/systemd/system/multi-user.target.wants/mkt-rxe0.service").is_symlink())

    def test_names_are_escaped(self) -> None:
        for name, escaped in self.NAMES.items():
            self.assertEqual(do_kvm.escape(name), escaped)

    @unittest.skipUnless(shutil.which("systemd-escape"), "there is no systemd-escape to compare with")
    def test_names_are_escaped_as_by_systemd(self) -> None:
        paths = [f"/sys/subsystem/net/devices/{name}" for name in self.NAMES]
        escaped = subprocess.check_output(["systemd-escape", "--path", "--suffix=device", *paths], text=True)
        ours = [f"sys-subsystem-net-devices-{do_kvm.escape(name)}.device" for name in self.NAMES]
        self.assertEqual(escaped.split(), ours)


class SetUpTest(Case):
    """Console and session, and all of it together."""

    TERMINAL = do_kvm.Terminal(columns=132, rows=43, type="xterm-256color")
    OVERRIDE = "etc/systemd/system/serial-getty@hvc0.service.d/mkt.conf"

    def test_console_knows_the_terminal(self) -> None:
        do_kvm.set_up_console(self.root, config(terminal=self.TERMINAL, user=user()))
        override = self.lines(self.OVERRIDE)
        self.assertIn("ExecStart=-/sbin/agetty --autologin ada --noclear --keep-baud %I xterm-256color", override)
        self.assertLess(override.index("ExecStart="), len(override) - 1)
        self.assertIn("stty rows 43 columns 132", self.root.read("etc/profile.d/mkt-terminal.sh"))
        self.assertIn("Ctrl-A X ends", self.root.read("etc/profile.d/mkt-terminal.sh"))
        subprocess.run(["sh", "-n", str(self.root / "etc/profile.d/mkt-terminal.sh")], check=True)

    def test_console_is_roots_without_a_user(self) -> None:
        do_kvm.set_up_console(self.root, config(terminal=self.TERMINAL))
        self.assertIn("--autologin root ", self.root.read(self.OVERRIDE))

    def test_console_is_the_images_without_a_terminal(self) -> None:
        do_kvm.set_up_console(self.root, config(command="true"))
        self.assertFalse((self.root / self.OVERRIDE).exists())

    def test_login_that_nobody_can_use_is_left_out(self) -> None:
        login = "etc/systemd/system/getty.target.wants/serial-getty@hvc0.service"
        for values, is_there in (({"terminal": self.TERMINAL}, True), ({"debug": True}, True), ({}, False)):
            self.root.write(login, "")
            do_kvm.set_up_console(self.root, config(**values))
            self.assertEqual((self.root / login).exists(), is_there, values)

    def test_generators_that_would_find_nothing_are_left_out(self) -> None:
        do_kvm.omit_generators(self.root, config(append="quiet"))
        self.assertEqual(self.generators(), {"debug", "rc-local", "run"})

    def test_generators_that_are_asked_for_stay(self) -> None:
        self.root.write("etc/rc.local", "")
        do_kvm.omit_generators(self.root, config(append="systemd.mask=ssh.socket"))
        do_kvm.omit_generators(self.root, config(debug=True))
        self.assertEqual(self.generators(), set())

    def generators(self) -> typing.Set[str]:
        links = (self.root / "etc/systemd/system-generators").glob("systemd-*-generator")
        return {link.name[len("systemd-") : -len("-generator")] for link in links if os.readlink(link) == "/dev/null"}

    def test_files_of_run_are_in_one_list(self) -> None:
        lines = ["# /run/comment", "d /run/lock 0755 - - -", "f+! /run/utmp", "q /var/tmp", "L /var/run - - - - ../run",
                 "d %t/x", 'd "/run/a b"', "d /runner", "L+! /etc/resolv.conf - - - - ../run/x", ""]
        self.program("systemd-tmpfiles", "cat <<'END'\n" + "\n".join(lines) + "\nEND")
        override = "etc/systemd/system/systemd-tmpfiles-setup.service.d/run.conf"
        do_kvm.choose_tmpfiles(self.root)
        self.assertFalse((self.root / override).exists())
        self.root.write(override, "[Service]\nExecStart=\nExecStart=systemd-tmpfiles --create --prefix=/run\n")
        for _ in range(2):
            do_kvm.choose_tmpfiles(self.root)
        self.assertEqual(self.lines("etc/mkt/tmpfiles"), [lines[at] for at in (1, 2, 4, 5, 6, 8)])
        self.assertEqual(
            self.lines(override)[-1], "ExecStart=systemd-tmpfiles --create --prefix=/run /etc/mkt/tmpfiles"
        )

    def test_session_with_a_terminal_is_the_users(self) -> None:
        do_kvm.add_session(self.root, config(terminal=self.TERMINAL))
        self.assertFalse((self.root / "etc/mkt").exists())

    def test_session_without_a_command_only_reports(self) -> None:
        do_kvm.add_session(self.root, config())
        self.assertEqual(self.mode("etc/mkt/session"), 0o755)
        self.assertFalse((self.root / "etc/mkt/command").exists())
        self.assertTrue((self.root / "etc/systemd/system/custom.target.wants/mkt-session.service").is_symlink())
        subprocess.run(["bash", "-n", str(self.root / "etc/mkt/session")], check=True)

    def test_session_starts_beside_the_boot_that_it_waits_for(self) -> None:
        do_kvm.add_session(self.root, config())
        unit = self.lines("etc/systemd/system/mkt-session.service")
        self.assertIn("DefaultDependencies=no", unit)
        self.assertFalse([line for line in unit if line.startswith("After=")])

    def test_addresses_of_programs_are_fixed_only_until_the_vm_is_up(self) -> None:
        self.assertIn("norandmaps", do_kvm.kernel_command_line(config(), "tcg").split())
        self.assertNotIn("norandmaps", do_kvm.kernel_command_line(config(), "kvm").split())
        self.assertNotIn("norandmaps", do_kvm.kernel_command_line(config(terminal=self.TERMINAL), "tcg").split())
        do_kvm.add_session(self.root, config())
        self.assertIn("randomize_va_space", self.root.read("etc/mkt/up"))

    def test_fixed_addresses_that_are_asked_for_stay(self) -> None:
        do_kvm.add_session(self.root, config(append="norandmaps"))
        self.assertFalse((self.root / "etc/mkt/up").exists())

    def test_command_arrives_unchanged(self) -> None:
        command = "x='a \"b\" $HOME'\nprintf '%s|' \"$x\" \"it's\" '\\' '\u00e4\u20ac' \"$((1 + 1))\" %s"
        text = json.dumps(config(command=command)._asdict(), ensure_ascii=False)
        do_kvm.add_session(self.root, do_kvm.Config.read(text))
        file = self.root / "etc/mkt/command"
        self.assertEqual(file.read_bytes(), f"#!/bin/bash -l\n{command}\n".encode())
        self.assertEqual(
            subprocess.check_output([file], timeout=TIMEOUT).decode(), "a \"b\" $HOME|it's|\\|\u00e4\u20ac|2|%s|"
        )

    def test_power_switch_is_one_of_a_machine_that_is_kept(self) -> None:
        do_kvm.add_power_switch(self.root, config())
        self.assertFalse((self.root / "etc/systemd").exists())
        do_kvm.add_power_switch(self.root, config(keep=True))
        unit = (self.root / "etc/systemd/system/mkt-power.service").read_text()
        self.assertIn("BindsTo=dev-virtio\\x2dports-com.mellanox.mkt.power.device", unit)
        self.assertTrue((self.root / "etc/systemd/system/custom.target.wants/mkt-power.service").is_symlink())

    def test_all_is_prepared(self) -> None:
        self.program("depmod", "")
        with mock.patch.object(os, "chown"):
            do_kvm.prepare(
                self.root,
                config(
                    user=user(), tree="/no/tree", directories=["/src"], rxe=["eth0"], command="true", bridge="br0"
                ),
            )
        self.assertEqual((self.root / "etc/qemu/bridge.conf").read_text(), "allow br0\n")
        for name in ("etc/hostname", "etc/passwd", "etc/fstab", "lib/modules/6.1.0", "etc/mkt/command"):
            self.assertTrue((self.root / name).exists(), name)


class MachineTest(unittest.TestCase):
    """The kernel's command line, and qemu's."""

    def qemu(self, accel: str = "tcg", **values) -> typing.List[str]:
        return do_kvm.qemu_command(config(**values), do_kvm.Root(pathlib.Path("/run/mkt/root")), accel, ["qemu"])

    def assert_has(self, command: typing.List[str], *words: str) -> None:
        places = range(len(command))
        self.assertTrue(any(tuple(command[at:][:len(words)]) == words for at in places), (words, command))

    def test_kernel_mounts_the_root(self) -> None:
        words = do_kvm.kernel_command_line(config()).split(" ")
        for word in ("root=mktroot", "init=/sbin/init", "rootfstype=9p", "console=hvc0"):
            self.assertIn(word, words)
        for word in ("nokaslr", "systemd.journald.forward_to_console=1", ""):
            self.assertNotIn(word, words)

    def test_debug_has_systemd_on_the_console(self) -> None:
        words = do_kvm.kernel_command_line(config(debug=True)).split(" ")
        self.assertIn("systemd.journald.forward_to_console=1", words)
        self.assertIn("systemd.debug_shell=1", words)

    def test_units_are_shown_once_in_a_terminal(self) -> None:
        terminal = do_kvm.Terminal(80, 24, "xterm")
        word = "systemd.log_level=notice"
        self.assertIn(word, do_kvm.kernel_command_line(config(terminal=terminal)).split(" "))
        self.assertNotIn(word, do_kvm.kernel_command_line(config(terminal=terminal, debug=True)).split(" "))
        self.assertNotIn(word, do_kvm.kernel_command_line(config()).split(" "))

    def test_debugger_finds_the_kernel_where_it_was_linked(self) -> None:
        self.assertIn("nokaslr", do_kvm.kernel_command_line(config(gdb="tcp::1234")).split(" "))
        self.assert_has(self.qemu(gdb="tcp::1234"), "-gdb", "tcp::1234")
        self.assertNotIn("-gdb", self.qemu())

    def test_kernel_whose_memory_is_wanted_stays_after_a_panic(self) -> None:
        words = do_kvm.kernel_command_line(config(dump=True)).split(" ")
        self.assertIn("panic=0", words)
        self.assertIn("oops=panic", words)
        self.assertNotIn("panic=-1", words)
        self.assertIn("panic=-1", do_kvm.kernel_command_line(config()).split(" "))
        self.assert_has(self.qemu(dump=True), "-device", "vmcoreinfo")
        self.assertNotIn("vmcoreinfo", self.qemu())

    def test_what_is_appended_comes_last(self) -> None:
        line = do_kvm.kernel_command_line(config(append="quiet panic=5", debug=True, gdb="tcp::1"))
        self.assertTrue(line.endswith(" quiet panic=5"), line)

    def test_accelerators(self) -> None:
        self.assertIn("host", self.qemu("kvm"))
        self.assertNotIn("host", self.qemu("tcg"))
        self.assertTrue(any(word.startswith("tcg") for word in self.qemu("tcg")))

    def test_machine_has_what_was_asked_for(self) -> None:
        command = self.qemu(memory=2048, cpus=3)
        self.assert_has(command, "-m", "2048M")
        self.assert_has(command, "-smp", "3")
        self.assert_has(command, "-kernel", "/bzImage")
        self.assert_has(command, "-append", do_kvm.kernel_command_line(config(), "tcg"))

    def test_machine_is_that_of_the_architecture(self) -> None:
        self.assert_has(self.qemu(), "-machine", "q35")
        self.assert_has(self.qemu(architecture="arm64"), "-machine", "virt,gic-version=max")
        self.assert_has(self.qemu("kvm", architecture="arm64"), "-cpu", "host")
        self.assertIn("earlyprintk=serial,ttyS0,115200 ", do_kvm.kernel_command_line(config()))
        self.assertIn(" earlycon console=hvc0 ", do_kvm.kernel_command_line(config(architecture="arm64")))

    def test_program_is_that_of_the_architecture_or_the_one_that_is_named(self) -> None:
        self.assertEqual(do_kvm.qemu_program(config(architecture="arm64"))[-1].split("/")[-1], "qemu-system-aarch64")
        words = ["/run/mkt/host/usr/lib/ld.so", "/run/mkt/host/usr/bin/qemu-system-aarch64"]
        self.assertEqual(do_kvm.qemu_program(config(architecture="arm64", qemu=words)), words)

    def test_networks(self) -> None:
        self.assert_has(self.qemu(), "-netdev", "user,net=10.0.2.0/24,hostfwd=tcp::22-:22,id=net0")
        self.assert_has(self.qemu(bridge="br0"), "-netdev", "bridge,br=br0,id=net0")

    def test_network_interfaces_have_networks_that_differ(self) -> None:
        backends = [word for word in self.qemu(nics=2) if word.startswith("user,")]
        self.assertEqual(backends, ["user,net=10.0.2.0/24,hostfwd=tcp::22-:22,id=net0", "user,net=10.0.3.0/24,id=net1"])
        peers = do_kvm.Peers(1, ["a", "b"])
        self.assertEqual([word for word in self.qemu(nics=2, peers=peers) if word.startswith("user,")], backends[:1])

    def test_disks_and_devices_of_the_host(self) -> None:
        command = self.qemu(disks=[1024, 512], vfio=["0000:03:00.0"])
        self.assert_has(command, "-device", "nvme,drive=disk1,serial=mkt1")
        self.assert_has(command, "-device", "vfio-pci,host=0000:03:00.0")
        files = [word.partition(",file=")[2] for word in command if word.startswith("if=none")]
        self.assertEqual(files, ["/run/mkt/disk0", "/run/mkt/disk1"])

    def test_nodes_have_equal_parts(self) -> None:
        command = self.qemu(numa=2, cpus=4, memory=2048)
        self.assert_has(command, "-smp", "4,sockets=2")
        self.assert_has(command, "-object", "memory-backend-ram,id=node1,size=1024M")
        self.assert_has(command, "-numa", "node,nodeid=0,memdev=node0,cpus=0-1")
        self.assert_has(command, "-numa", "node,nodeid=1,memdev=node1,cpus=2-3")

    def test_nodes_whose_parts_cannot_be_equal_have_all(self) -> None:
        command = self.qemu(numa=3, cpus=5, memory=1000)
        self.assert_has(command, "-smp", "5,sockets=5")
        nodes = [word.rpartition("cpus=")[2] for word in command if word.startswith("node,")]
        self.assertEqual(nodes, ["0-0", "1-2", "3-4"])
        sizes = [word.rpartition("size=")[2] for word in command if word.startswith("memory-backend")]
        self.assertEqual(sizes, ["333M", "333M", "334M"])

    def test_machines_on_a_bridge_have_different_addresses(self) -> None:
        addresses = {word.split("mac=")[1] for _ in range(3) for word in self.qemu(bridge="br0") if "mac=" in word}
        self.assertEqual(len(addresses), 3)
        for address in addresses:
            self.assertRegex(address, r"\A52:54:00(:[0-9a-f]{2}){3}\Z")

    def test_commas_of_shares_are_doubled(self) -> None:
        command = self.qemu(directories=["/a,b", "/c d"])
        paths = [word.partition(",path=")[2] for word in command if word.startswith("local,")]
        self.assertEqual(paths, ["/run/mkt/root", "/a,,b", "/c d"])
        tags = [word.partition(",mount_tag=")[2] for word in command if word.startswith("virtio-9p")]
        self.assertEqual(tags, ["mktroot", "mkt0", "mkt1"])

    def test_tcg_is_taken_for_another_architecture(self) -> None:
        with mock.patch.object(os, "open", side_effect=AssertionError):
            self.assertEqual(do_kvm.choose_accel("auto", True)[0], "tcg")

    def test_tcg_is_taken_where_asked_for(self) -> None:
        with mock.patch.object(os, "open", side_effect=AssertionError):
            self.assertEqual(do_kvm.choose_accel("tcg"), ("tcg", "asked for"))

    def test_kvm_is_taken_where_it_opens(self) -> None:
        with mock.patch.object(os, "open", return_value=99), mock.patch.object(os, "close"):
            self.assertEqual(do_kvm.choose_accel("auto")[0], "kvm")
            self.assertEqual(do_kvm.choose_accel("kvm")[0], "kvm")

    def test_kvm_that_cannot_be_opened_is_told(self) -> None:
        with mock.patch.object(os, "open", side_effect=PermissionError(13, "Permission denied")):
            self.assertEqual(do_kvm.choose_accel("auto"), ("tcg", "/dev/kvm: Permission denied"))
            with self.assertRaisesRegex(do_kvm.Failure, "Permission denied. Load the module"):
                do_kvm.choose_accel("kvm")


class ConfigTest(unittest.TestCase):
    """The configuration."""

    def read(self, **values) -> "do_kvm.Config":
        return do_kvm.Config.read(json.dumps({**config()._asdict(), **values}))

    def test_what_was_written_is_read(self) -> None:
        self.assertEqual(self.read(user=user()._asdict()).user, user())
        terminal = {"columns": 80, "rows": 24, "type": "xterm"}
        self.assertEqual(self.read(terminal=terminal).terminal, do_kvm.Terminal(80, 24, "xterm"))
        self.assertEqual(self.read(append="\u00e4").append, "\u00e4")
        self.assertEqual(self.read(rxe=["eth0"]).rxe, ["eth0"])

    def test_unknown_member_fails(self) -> None:
        for values in ({"color": "red"}, {"user": {"name": "ada"}}, {"terminal": {"depth": 8}}, {"user": "ada"}):
            with self.assertRaisesRegex(do_kvm.Failure, "not of this do-kvm.py"):
                self.read(**values)

    def test_missing_member_fails(self) -> None:
        with self.assertRaisesRegex(do_kvm.Failure, "kernel"):
            do_kvm.Config.read('{"interface": 1, "release": "6.1.0"}')

    def test_what_is_no_object_fails(self) -> None:
        for text in ("", "[]", "7", '{"interface": 1', "null"):
            with self.assertRaisesRegex(do_kvm.Failure, "not of this do-kvm.py"):
                do_kvm.Config.read(text)

    def test_other_interface_fails(self) -> None:
        with self.assertRaisesRegex(do_kvm.Failure, "interface 99, .* Build the image again"):
            self.read(interface=99)


class TakeTest(unittest.TestCase):
    """What comes out of the ports."""

    def setUp(self) -> None:
        self.events: typing.List[tuple] = []
        self.session = do_kvm.Session([], lambda event, **values: self.events.append((event, values)))
        for port in self.session.ports:
            self.addCleanup(port.ours.close)
            self.addCleanup(port.qemus.close)

    def test_reports_may_be_cut_anywhere(self) -> None:
        text = "failed=a.service\nstatus=x=y \u00e4\nstate=degraded\ndone=\n".encode()
        for size in range(1, len(text) + 1):
            self.events.clear()
            for at in range(0, len(text), size):
                self.session.take("report", text[at:][:size])
            self.assertEqual(
                [(values["name"], values["value"]) for _, values in self.events],
                [("failed", "a.service"), ("status", "x=y \u00e4"), ("state", "degraded"), ("done", "")],
            )

    def test_report_is_told_once_it_is_whole(self) -> None:
        self.session.take("report", b"state=running")
        self.assertEqual(self.events, [])

    def test_report_that_is_no_utf8_is_told(self) -> None:
        self.session.take("report", b"status=\xff\n")
        self.assertEqual(self.events, [("report", {"name": "status", "value": "\ufffd"})])

    def test_every_byte_of_text_comes_through(self) -> None:
        self.session.take("console", bytes(range(256)))
        ((event, values),) = self.events
        self.assertEqual(event, "console")
        self.assertEqual(json.loads(json.dumps(values["text"])).encode("latin-1"), bytes(range(256)))

    def test_each_port_has_a_device(self) -> None:
        devices = [word for word in self.session.command if word.endswith("chardev=report")]
        self.assertEqual(devices, [f"virtserialport,name={do_kvm.REPORT},chardev=report"])


class PeersTest(Case):
    """VMs that are booted together."""

    def network(self, number: int, count: int) -> "do_kvm.PeerNetwork":
        peers = do_kvm.Peers(number, [f"vm-{each}" for each in range(1, count + 1)])
        network = do_kvm.PeerNetwork(1, peers, self.directory)
        self.addCleanup(self.end, network)
        network.qemus.settimeout(TIMEOUT)
        return network

    def started(self, number: int, count: int) -> "do_kvm.PeerNetwork":
        network = self.network(number, count)
        network.start()
        return network

    @staticmethod
    def end(network: "do_kvm.PeerNetwork") -> None:
        for end in (network.ours, network.socket):
            end.shutdown(socket.SHUT_RDWR)
        for thread in network.threads:
            if thread.ident is not None:
                thread.join()
        for end in (network.ours, network.qemus, network.socket, *(cable.socket for cable in network.cables.values())):
            end.close()

    def test_frames_reach_whom_they_are_for(self) -> None:
        first, second, third = (self.started(number, 3) for number in (1, 2, 3))
        first.qemus.send(third.mac + b"for the third")
        first.qemus.send(b"\xff" * 6 + b"for all")
        second.qemus.send(first.mac + b"for the first")
        self.assertEqual(third.qemus.recv(100)[6:], b"for the third")
        self.assertEqual(third.qemus.recv(100)[6:], b"for all")
        self.assertEqual(second.qemus.recv(100)[6:], b"for all")
        self.assertEqual(first.qemus.recv(100)[6:], b"for the first")

    def test_peer_that_is_missing_or_hangs_holds_up_no_other(self) -> None:
        first, second = self.started(1, 3), self.started(2, 3)
        for number in range(3):
            first.qemus.send(b"\xff" * 6 + b"%d" % number)
            self.assertEqual(second.qemus.recv(100)[6:], b"%d" % number)
        self.network(3, 3)
        sysctl = pathlib.Path("/proc/sys/net/unix/max_dgram_qlen")
        for number in range(min(int(sysctl.read_text()), 40) + 3):
            first.qemus.send(b"\xff" * 6 + b"%d" % number)
            self.assertEqual(second.qemus.recv(100)[6:], b"%d" % number)

    def test_peers_that_are_connected_need_no_files(self) -> None:
        first, second = self.started(1, 2), self.started(2, 2)
        for cable in first.cables.values():
            cable.connect()
        for file in ("1-1", "1-2"):
            (self.directory / file).unlink()
        first.qemus.send(second.mac + b"still there")
        self.assertEqual(second.qemus.recv(100)[6:], b"still there")

    def test_vm_has_its_address_and_the_names_of_all(self) -> None:
        do_kvm.add_peers(self.root, 3, do_kvm.Peers(2, ["vm-1", "vm-2"]))
        self.assertEqual(
            self.lines("etc/hosts"), ["127.0.0.1 localhost", "::1 localhost", "198.18.0.1 vm-1", "198.18.0.2 vm-2"]
        )
        self.assertIn("address replace 198.18.1.2/24 broadcast + dev eth2", self.lines("etc/mkt/eth2"))
        self.assertNotIn("route", self.root.read("etc/mkt/eth2"))
        self.assertIn("/sbin/ip -batch /etc/mkt/eth2", self.root.read("etc/udev/rules.d/92-mkt-eth2.rules"))
        self.assertIn("Unmanaged=yes", self.lines("etc/systemd/network/10-mkt-eth1.network"))

    def test_session_awaits_the_peers_and_tells_that_its_server_listens(self) -> None:
        do_kvm.add_peers(self.root, 2, do_kvm.Peers(2, ["vm-1", "vm-2"]))
        server = "import socket, time; server = socket.create_server(('127.0.0.1', 0)); time.sleep(600)"
        script = f'exec 3<>"$1"; . {shlex.quote(str(self.root / "etc/mkt/peers"))}; echo begins; exec "$2" -c "$3"'
        port = self.directory / "port"
        os.mkfifo(port)
        session = subprocess.Popen(
            ["bash", "-c", script, "session", str(port), sys.executable, server],
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.addCleanup(session.stdout.close)
        self.addCleanup(session.wait)
        self.addCleanup(os.killpg, session.pid, signal.SIGKILL)
        with open(port, "r+b", buffering=0) as ours:
            ours.write(b"start\n")
            self.assertEqual(session.stdout.readline(), b"begins\n")
            self.assertEqual(ours.readline(), b"listens=\n")

    def test_first_vm_tells_of_no_server(self) -> None:
        do_kvm.add_peers(self.root, 2, do_kvm.Peers(1, ["vm-1", "vm-2"]))
        self.assertNotIn("listens", self.root.read("etc/mkt/peers"))


QEMU = """
import os, pathlib, re, socket, sys, time

ports = {}
for word in sys.argv[1:]:
    found = re.fullmatch("socket,id=(.*),fd=([0-9]+)(,mux=on)?", word)
    if found:
        ports[found[1]] = socket.socket(fileno=int(found[2]))


def send(port, data):
    ports[port].sendall(data)


def tell(file):
    pathlib.Path(os.environ["PLACE"], file).write_text(str(os.getpid()))


tell("pid")
exec(os.environ["SCENE"])
"""

DRIVER = """
import importlib.util, pathlib, sys
spec = importlib.util.spec_from_file_location("do_kvm", sys.argv[1])
do_kvm = importlib.util.module_from_spec(spec)
spec.loader.exec_module(do_kvm)
place = pathlib.Path(sys.argv[2])
do_kvm.PROGRAMS = place / "bin"
do_kvm.HOST_KEYS = place / "none"
do_kvm.KEPT = place
do_kvm.DUMP = place / "memory"
do_kvm.Root.of_container = classmethod(lambda cls: cls(place / "root"))
sys.exit(do_kvm.main(sys.argv[3:]))
"""


class SessionTest(Case):
    """All of it, with a program in place of qemu."""

    def setUp(self) -> None:
        super().setUp()
        file = self.directory / "qemu.py"
        file.write_text(QEMU)
        self.program(
            "qemu-system-x86_64",
            'if [[ $1 == --version ]]; then echo "stub 1.0"; exit; fi\n'
            f'exec {shlex.quote(sys.executable)} -ISB {shlex.quote(str(file))} "$@"',
        )

    def start(self, scene: str, *before: str, **values) -> subprocess.Popen:
        file = self.directory / "config.json"
        file.write_text(json.dumps(config(**{"accel": "tcg", **values})._asdict()))
        process = subprocess.Popen(
            [*before, sys.executable, "-IB", "-c", DRIVER, str(FILE), str(self.directory), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "SCENE": textwrap.dedent(scene), "PLACE": str(self.directory)},
        )
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process: subprocess.Popen) -> None:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            # What was not sent cannot be any more.
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def events(self, process: subprocess.Popen) -> typing.List[dict]:
        """All of them; qemu ends by itself, since standard input does not."""
        return [json.loads(line) for line in process.stdout]

    def assert_ends(self, process: subprocess.Popen, status: int, errors: str) -> None:
        self.assertEqual(process.wait(TIMEOUT), status)
        self.assertRegex(process.stderr.read().decode(), errors)
        with self.assertRaises(ProcessLookupError):
            os.kill(int(await_file(self.directory / "pid")), 0)

    def test_all_that_comes_out_arrives(self) -> None:
        process = self.start(
            """
            for number in range(300):
                send("console", b"%d " % number * 500 + b"\\xff")
                send("output", b"%d\\n" % number)
            send("early", b"early")
            send("report", b"state=running\\ndone=\\n")
            print("words of qemu")
            sys.exit(7)
            """
        )
        events = self.events(process)
        self.assertEqual(events[0], {"event": "started", "accel": "tcg", "why": "asked for", "qemu": "stub 1.0"})
        self.assertEqual(events[-1], {"event": "ended", "status": 7})

        def text(port: str) -> bytes:
            return b"".join(event["text"].encode("latin-1") for event in events if event["event"] == port)

        self.assertEqual(text("console"), b"".join(b"%d " % number * 500 + b"\xff" for number in range(300)))
        self.assertEqual(text("output"), b"".join(b"%d\n" % number for number in range(300)))
        self.assertEqual(text("early"), b"early")
        self.assertIn({"event": "report", "name": "done", "value": ""}, events)
        self.assert_ends(process, 0, r"\Awords of qemu\n\Z")

    @unittest.skipIf(os.geteuid() != 0, "only root has capabilities")
    def test_qemu_and_the_session_have_no_capability_of_the_set_up(self) -> None:
        process = self.start(
            """
            for process in "self", os.getppid():
                send("output", pathlib.Path(f"/proc/{process}/status").read_bytes())
            """
        )
        events = self.events(process)
        status = "".join(event["text"] for event in events if event["event"] == "output")
        values = [int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapPrm:")]
        self.assertEqual(len(values), 2)
        for value in values:
            for name, number in do_kvm.CAPABILITIES_OF_SETUP.items():
                self.assertFalse(value & 1 << number, name)
        self.assert_ends(process, 0, r"\A\Z")

    def test_output_comes_before_the_report_of_its_end(self) -> None:
        process = self.start(
            """
            send("early", b"x" * 150000)
            time.sleep(0.3)
            send("report", b"state=running\\n")
            send("output", b"last words")
            send("report", b"exit=0\\ndone=\\n")
            tell("sent")
            """
        )
        # Nobody reads before all is sent.
        await_file(self.directory / "sent")
        events = self.events(process)
        done = events.index({"event": "report", "name": "done", "value": ""})
        self.assertLess(events.index({"event": "output", "text": "last words"}), done)

    def test_end_of_input_ends_it(self) -> None:
        process = self.start("time.sleep(600)")
        await_file(self.directory / "pid")
        process.stdin.write(b"what is written does no harm")
        process.stdin.close()
        self.assert_ends(process, 1, r"\A\Z")

    def test_end_of_input_ends_it_even_where_nobody_reads(self) -> None:
        process = self.start(
            """
            while True:
                send("console", b"x" * 65536)
                tell("sending")
            """
        )
        sending = self.directory / "sending"
        await_file(sending)
        while time.time() - sending.stat().st_mtime < 0.3:
            time.sleep(0.05)
        process.stdin.close()
        self.assert_ends(process, 1, r"\A\Z")

    def test_order_to_start_reaches_the_session_of_the_vm(self) -> None:
        process = self.start('send("output", ports["report"].recv(100))')
        process.stdin.write(b"sta")
        process.stdin.flush()
        process.stdin.write(b"rt\n")
        process.stdin.flush()
        self.assertIn({"event": "output", "text": "start\n"}, self.events(process))

    def test_machine_that_is_kept_outlives_its_input_and_is_switched_off_by_a_signal(self) -> None:
        process = self.start(
            """
            send("console", b"before")
            while not pathlib.Path(os.environ["PLACE"], "go").exists():
                time.sleep(0.01)
            send("console", b"after\\xff")
            tell("sent")
            send("console", ports["power"].recv(100))
            """,
            keep=True,
        )
        process.stdin.write(b"ke")
        process.stdin.flush()
        process.stdin.write(b"ep\n")
        process.stdin.close()
        events = []
        while not events or events[-1] != {"event": "kept"}:
            events.append(json.loads(process.stdout.readline()))
        process.stdout.close()
        (self.directory / "go").touch()
        await_file(self.directory / "sent")
        process.terminate()
        self.assert_ends(process, 0, r"\A\Z")
        # What comes at the same time as the wish can be told in both ways.
        self.assertRegex((self.directory / "console.log").read_bytes(), rb"\A(before)?after\xffoff\n\Z")

    def test_machine_that_can_be_kept_ends_with_its_input_before(self) -> None:
        process = self.start("time.sleep(600)", keep=True)
        await_file(self.directory / "pid")
        process.stdin.close()
        self.assert_ends(process, 1, r"\A\Z")

    # The beginning of a core file of qemu 7.2: the size of the header is wrong, and section headers come before the others.
    CORE = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 4, 62, 1, 0, 192, 64, 0, 8, 56, 3, 64, 2, 1)
    SECTIONS = b"sections".ljust(128)
    SEGMENTS = b"segments".ljust(168)

    def dump(self, begin: str, answer: str, wish: bytes = b"") -> typing.List[dict]:
        """What is said of a machine that is asked for its memory, and answers."""
        process = self.start(
            f"""
            {begin}
            asked = b""
            while b"dump-guest-memory" not in asked:
                asked += ports["qmp"].recv(1000)
            send("qmp", b'{{"QMP": {{}}}}\\r\\n{{"return": {{}}, "id": "qmp_capabilities"}}\\r\\n{{"event": "STOP"}}\\r\\n')
            send("qmp", b'{answer}\\r\\n')
            while b'"quit"' not in asked:
                asked += ports["qmp"].recv(1000)
            send("output", asked)
            """,
            dump=True,
        )
        process.stdin.write(wish)
        process.stdin.flush()
        return [event for event in self.events(process) if event["event"] not in ("started", "console")]

    def test_headers_of_the_memory_are_in_the_order_of_other_core_files(self) -> None:
        file = self.directory / "memory"
        file.write_bytes(self.CORE + self.SECTIONS + self.SEGMENTS + b"notes")

        self.dump("", '{"return": {}, "id": "dump-guest-memory"}', b"dump\n")

        header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 4, 62, 1, 0, 64, 0, 0, 64, 56, 3, 64, 0, 0)
        written = file.read_bytes()
        self.assertEqual(written[: 64 + 168], header + self.SEGMENTS)
        self.assertEqual(written[64 + 128 + 168 :], b"notes")

    def test_memory_is_written_once_the_kernel_has_panicked(self) -> None:
        (self.directory / "memory").write_bytes(self.CORE + self.SECTIONS + self.SEGMENTS)
        said = self.dump(
            """send("console", b"[ 1.0] ---[ end Ker")
            time.sleep(0.1)
            send("console", b"nel panic - not syncing: a test ]---\\n")""",
            '{"return": {}, "id": "dump-guest-memory"}',
        )
        asked = json.loads("[" + said.pop(2)["text"].replace("}{", "},{") + "]")
        self.assertEqual([a["execute"] for a in asked], ["qmp_capabilities", "stop", "dump-guest-memory", "quit"])
        self.assertEqual(asked[2]["arguments"], {"paging": False, "protocol": f"file:{self.directory}/memory"})
        self.assertEqual(
            said, [{"event": "dumping"}, {"event": "dumped", "error": ""}, {"event": "ended", "status": 0}]
        )

    def test_memory_is_written_if_asked_for_and_an_error_is_told(self) -> None:
        said = self.dump("", '{"error": {"class": "x", "desc": "disk full"}, "id": "dump-guest-memory"}', b"dump\n")
        self.assertEqual(said[:2], [{"event": "dumping"}, {"event": "dumped", "error": "disk full"}])

    def test_machine_that_ends_before_it_is_asked_to_is_no_error(self) -> None:
        process = self.start(
            """
            send("console", b"---[ end Kernel panic")
            while not ports["qmp"].recv(1):
                pass
            tell("asked")
            time.sleep(0.2)
            """,
            dump=True,
        )
        self.assertEqual(self.events(process)[-1], {"event": "ended", "status": 0})
        self.assert_ends(process, 0, r"\A\Z")

    def test_machine_that_does_not_panic_ends_with_its_input(self) -> None:
        process = self.start("time.sleep(600)", dump=True)
        await_file(self.directory / "pid")
        process.stdin.close()
        self.assert_ends(process, 1, r"\A\Z")

    def test_signals_end_it(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number):
                process = self.start("time.sleep(600)")
                await_file(self.directory / "pid")
                process.send_signal(number)
                self.assert_ends(process, 1, r"\A\Z")
                (self.directory / "pid").unlink()

    def test_signals_end_it_where_qemu_has_closed_its_ports(self) -> None:
        process = self.start(
            """
            for port in ports.values():
                port.close()
            tell("closed")
            time.sleep(600)
            """
        )
        await_file(self.directory / "closed")
        time.sleep(0.1)
        process.terminate()
        self.assert_ends(process, 1, r"\A\Z")

    def test_reader_that_is_gone_ends_it(self) -> None:
        process = self.start(
            """
            while True:
                send("console", b"x")
                time.sleep(0.01)
            """
        )
        await_file(self.directory / "pid")
        process.stdout.close()
        self.assert_ends(process, 1, r"\Ado-kvm\.py: .*Broken pipe\n\Z")

    def test_first_process_of_a_container_ends_by_a_signal(self) -> None:
        unshare = ["unshare", "--pid", "--fork", "--kill-child"]
        if shutil.which("unshare") is None or subprocess.run([*unshare, "true"], capture_output=True).returncode:
            self.skipTest("no process can be made the first of its own here")
        process = self.start("time.sleep(600)", *unshare)
        await_file(self.directory / "pid")
        (first,) = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(first), signal.SIGTERM)
        self.assertEqual(process.wait(TIMEOUT), 1)

    def test_terminal_is_the_virtual_machines(self) -> None:
        terminal = {"columns": 80, "rows": 24, "type": "xterm"}
        process = self.start(
            """
            send("terminal", ports["terminal"].recv(100).upper())
            sys.exit(3)
            """,
            terminal=terminal,
        )
        process.stdin.write(b"typed\xff")
        process.stdin.flush()
        self.assertEqual(process.wait(TIMEOUT), 3)
        self.assertEqual((process.stdout.read(), process.stderr.read()), (b"TYPED\xff", b""))

    def test_terminal_that_is_gone_ends_it(self) -> None:
        process = self.start("time.sleep(600)", terminal={"columns": 80, "rows": 24, "type": "xterm"})
        await_file(self.directory / "pid")
        process.stdin.close()
        self.assertEqual(process.wait(TIMEOUT), 1)

    def test_qemu_that_cannot_be_started_is_told(self) -> None:
        for content in ("", "#!/no/shell\n", "#!/bin/sh\nexit 4\n"):
            with self.subTest(content):
                (self.directory / "bin/qemu-system-x86_64").write_text(content)
                process = self.start("")
                self.assertEqual(process.wait(TIMEOUT), 1)
                self.assertEqual(process.stdout.read(), b"")
                self.assertRegex(process.stderr.read().decode(), r"\Ado-kvm\.py: .+\n\Z")


class CapabilitiesTest(unittest.TestCase):
    """What a process may do, and a program that it starts then."""

    def capabilities_after(self, statement: str) -> int:
        program = f"import importlib.util as i; s = i.spec_from_file_location('d', {str(FILE)!r}); "
        program += "d = i.module_from_spec(s); s.loader.exec_module(d); import subprocess as p; "
        program += statement + "; print(p.run(['cat', '/proc/self/status'], stdout=p.PIPE, text=True).stdout)"
        output = subprocess.run([sys.executable, "-B", "-c", program], stdout=subprocess.PIPE, text=True, check=True)
        values = [line.split()[1] for line in output.stdout.splitlines() if line.startswith(("CapEff:", "CapPrm:"))]
        self.assertEqual(len(set(values)), 1)
        return int(values[0], 16)

    @unittest.skipIf(os.geteuid() != 0, "only root has capabilities")
    def test_program_has_none_of_the_set_up(self) -> None:
        before = self.capabilities_after("pass")
        given_up = sum(1 << number for number in do_kvm.CAPABILITIES_OF_SETUP.values())

        self.assertEqual(self.capabilities_after("d.drop_capabilities()"), before & ~given_up)

    def test_user_may_give_up_what_it_has_not(self) -> None:
        as_nobody = "import os; os.geteuid() or os.setuid(65534); d.drop_capabilities()"
        self.assertEqual(self.capabilities_after(as_nobody), 0)


class MainTest(Case):
    """What is told where nothing can be started."""

    def main(self, *arguments: str) -> str:
        """What it says of its failure, which is one line."""
        handlers = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)}
        errors = io.StringIO()
        try:
            with contextlib.redirect_stderr(errors):
                self.assertEqual(do_kvm.main(arguments), 1)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        self.assertRegex(errors.getvalue(), r"\Ado-kvm\.py: .+\n\Z")
        return errors.getvalue()

    def config_file(self, **values) -> str:
        file = self.directory / "config.json"
        file.write_text(json.dumps({**config()._asdict(), **values}))
        return str(file)

    def test_configuration_must_be_named(self) -> None:
        self.assertIn("python3 do-kvm.py config.json", self.main())

    def test_configuration_must_be_there(self) -> None:
        self.assertIn("no.json", self.main(str(self.directory / "no.json")))

    def test_configuration_must_be_of_this_version(self) -> None:
        self.assertIn("interface 0", self.main(self.config_file(interface=0)))

    def test_root_must_be_mounted(self) -> None:
        self.program("mount", "echo 'permission denied' >&2; exit 32")
        with mock.patch.object(do_kvm, "WORK", self.directory / "work"):
            self.assertIn("ended with 32: permission denied", self.main(self.config_file()))

    def test_emulator_must_be_there(self) -> None:
        with mock.patch.object(do_kvm.Root, "of_container", return_value=self.root):
            with mock.patch.dict(os.environ, PATH="/nowhere"), mock.patch.object(do_kvm, "PROGRAMS", self.directory):
                with mock.patch.object(do_kvm.Vm, "follow_input"), mock.patch.object(do_kvm, "drop_capabilities"):
                    self.assertIn("no program qemu-system-x86_64", self.main(self.config_file(accel="tcg")))


if __name__ == "__main__":
    unittest.main()
