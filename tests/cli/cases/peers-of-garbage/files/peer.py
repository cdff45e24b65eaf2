# SPDX-License-Identifier: MIT
"""peer.py SOCKET MANNER: serves the socket in a bad manner; opens ./ready when it listens."""
import os
import socket
import sys

SPEECH = {
    "garbage": b"\x00\xff\xfe GET / HTTP/1.1\r\n\r\n",
    "closes": None,
    "error": b'{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no, not so",'
             b'"data":{"kind":"denied"}}}\n',
}

listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
with open("ready", "w", encoding="utf-8") as ready:
    print(sys.argv[2], file=ready)
while True:
    peer, _ = listener.accept()
    speech = SPEECH[sys.argv[2]]
    try:
        if speech is not None:
            peer.sendall(speech)
            while peer.recv(65536):
                pass
    except OSError:
        pass
    peer.close()
