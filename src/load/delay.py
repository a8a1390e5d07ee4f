"""Forwards connections on this machine with a delay of what is sent, as a network has it: delay.py PORT TO MILLISECONDS"""

import asyncio
import contextlib
import sys

BUFFER = 65536


async def forward(source, target, seconds):
    with contextlib.suppress(OSError):
        while data := await source.read(BUFFER):
            await asyncio.sleep(seconds)
            target.write(data)
            await target.drain()
    target.close()


async def main(port, to, milliseconds):
    seconds = int(milliseconds) / 1000

    async def connected(source, target):
        try:
            answers, requests = await asyncio.open_connection("127.0.0.1", int(to))
        except OSError:
            target.close()
            return
        await asyncio.gather(forward(source, requests, seconds), forward(answers, target, 0))

    server = await asyncio.start_server(connected, "127.0.0.1", int(port))
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
