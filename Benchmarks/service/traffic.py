"""Requests to a service: as many as it takes, or at a constant rate.

Every request has a connection of its own, so that a server of several processes shares them out anew each time. What
this costs the generator and the server is far below a millisecond.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field

TIMEOUT = 60


@dataclass
class Sample:
    """Replies within a stretch of time: latencies in seconds, and how many had another status than 200."""

    seconds: float = 0
    latencies: list = field(default_factory=list)
    refused: int = 0


async def _post(service, photograph):
    """The status and body of the reply to one upload."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port, limit=1 << 20)
    try:
        writer.write(
            f"POST {service.target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Content-Type: {photograph.media_type}\r\nContent-Length: {len(photograph.content)}\r\n\r\n".encode())
        writer.write(photograph.content)
        await writer.drain()
        reply = await reader.read()
    finally:
        writer.close()
    head, _, body = reply.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


async def _timed(service, photograph, sample, since):
    try:
        status, _ = await asyncio.wait_for(_post(service, photograph), TIMEOUT)
    except (OSError, TimeoutError, IndexError):
        status = 0
    if status == 200:
        sample.latencies.append(time.perf_counter() - since)
    else:
        sample.refused += 1


def reply(service, photograph):
    """What the service says of a photograph, and how long that took in seconds."""
    start = time.perf_counter()
    status, body = asyncio.run(_post(service, photograph))
    seconds = time.perf_counter() - start
    if status != 200:
        raise SystemExit(f"{service.name} answers {photograph.name} with {status}: {body[:300]!r}")
    return json.loads(body), seconds


def saturated(service, photograph, seconds, concurrency):
    """So many requests at a time that the service is never idle; their number over seconds is images per second."""

    async def client(sample, end):
        while time.perf_counter() < end:
            await _timed(service, photograph, sample, time.perf_counter())

    async def run():
        sample, start = Sample(), time.perf_counter()
        await asyncio.gather(*(client(sample, start + seconds) for _ in range(concurrency)))
        sample.seconds = time.perf_counter() - start
        return sample

    return asyncio.run(run())


def at_rate(service, photograph, rate, seconds):
    """Requests at equal intervals, however slowly the service answers; a latency counts from the planned moment."""

    async def run():
        sample, start, tasks = Sample(), time.perf_counter(), []
        for index in range(max(1, int(rate * seconds))):
            planned = start + index / rate
            await asyncio.sleep(max(0, planned - time.perf_counter()))
            tasks.append(asyncio.create_task(_timed(service, photograph, sample, planned)))
        await asyncio.gather(*tasks)
        sample.seconds = time.perf_counter() - start
        return sample

    return asyncio.run(run())
