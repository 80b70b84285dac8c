"""On PYTHONPATH, this keeps a process and its kernels from any address but the loopback."""

import socket

_connect = socket.socket.connect


def _loopback_only(self, address):
    host = address[0] if isinstance(address, tuple) else ""
    if host not in ("", "localhost", "::1") and not str(host).startswith("127."):
        raise OSError(f"network blocked: {address}")
    return _connect(self, address)


socket.socket.connect = _loopback_only
