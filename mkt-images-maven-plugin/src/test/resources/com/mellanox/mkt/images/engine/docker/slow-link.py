"""A slow link between this network and that of a process: a TUN device at each end, and a queue in each direction.

usage: slow-link.py PID HERE THERE    with two addresses of one network of four

Each line of the input sets the delay of a direction in seconds, and its rate in bits per second. The link ends with the input.
It prints "up" once packets can travel. Unlike tc's netem, it needs no module of the kernel but tun.
"""

import collections
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
LONGEST_QUEUE = 1000


def device(name):
    descriptor = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return descriptor


class Direction:
    """The packets on their way, in their order, with the time of their arrival."""

    def __init__(self, source, sink):
        self.source = source
        self.sink = sink
        self.sent = 0.0
        self.packets = collections.deque()

    def take(self, now, delay, rate):
        packet = os.read(self.source, 65536)
        if len(self.packets) < LONGEST_QUEUE:
            self.sent = max(now, self.sent) + len(packet) * 8 / rate
            self.packets.append((self.sent + delay, packet))

    def deliver(self, now):
        while self.packets and self.packets[0][0] <= now:
            try:
                os.write(self.sink, self.packets.popleft()[1])
            except OSError:
                pass  # The other end is down already.


def carry(directions):
    delay, rate = 0.0, 1e9
    settings = sys.stdin.fileno()
    while True:
        now = time.monotonic()
        for direction in directions:
            direction.deliver(now)
        arrivals = [direction.packets[0][0] for direction in directions if direction.packets]
        timeout = max(0.0, min(arrivals) - now) if arrivals else None
        ready = select.select([settings] + [direction.source for direction in directions], [], [], timeout)[0]
        now = time.monotonic()
        for direction in directions:
            if direction.source in ready:
                direction.take(now, delay, rate)
        if settings in ready:
            line = os.read(settings, 100).decode().split()
            if not line:
                return
            delay, rate = float(line[-2]), float(line[-1])
            print("set", flush=True)


def main(process, here, there):
    names = "mkt" + process + "a", "mkt" + process + "b"
    ends = [device(name) for name in names]
    inside = ["nsenter", "--net=/proc/" + process + "/ns/net"]
    subprocess.run(["ip", "link", "set", names[1], "netns", process], check=True)
    for prefix, name, address in ([], names[0], here), (inside, names[1], there):
        subprocess.run(prefix + ["ip", "address", "add", address + "/30", "dev", name], check=True)
        subprocess.run(prefix + ["ip", "link", "set", name, "up"], check=True)
    print("up", flush=True)
    carry([Direction(ends[0], ends[1]), Direction(ends[1], ends[0])])


main(*sys.argv[1:])
