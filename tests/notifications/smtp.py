"""A mail server of a few lines on loopback: it takes what comes and keeps it, or refuses what it is told to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer:
    """What arrived, as bytes; while `is_refusing`, nothing is taken."""

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self.is_refusing = False
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 made up\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                held = b""
                while (part := await reader.readline()) not in (b".\r\n", b""):
                    held += part
                self.arrived.append(held)
            elif word == b"QUIT":
                break
            refused = self.is_refusing and word == b"MAIL"
            writer.write(b"451 later, 912-34-5678 says the server\r\n" if refused else b"250 fine\r\n")
            await writer.drain()
        writer.close()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run the server in a thread of its own, on a port of its own; a loop of the browser's may run in this one."""
    server, loop, is_up = MailServer(), asyncio.new_event_loop(), threading.Event()

    def run() -> None:
        listening = loop.run_until_complete(asyncio.start_server(server.answer, "127.0.0.1", 0))
        server.port = listening.sockets[0].getsockname()[1]
        is_up.set()
        loop.run_forever()
        listening.close()
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    is_up.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
