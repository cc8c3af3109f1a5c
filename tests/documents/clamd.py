"""A scanner that speaks clamd's INSTREAM on loopback; it finds what holds the word EICAR."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Stream(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Test FOUND\0" if b"EICAR" in content else b"stream: OK\0")


@contextmanager
def clamd() -> Iterator[str]:
    """Run the scanner inside the block; gives its address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Stream) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
