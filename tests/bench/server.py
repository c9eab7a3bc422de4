# SPDX-License-Identifier: MIT
"""Serves the index on the loopback address: nginx, or else a few threads.

    with Server(nginx, tree, state) as server: server.url, server.kind

The port is the one of last time where it is free: locks name it.
"""

import http.server
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time

JSON = "application/vnd.pypi.simple.v1+json"
# As the public index has it: a client may trust a page for ten minutes.
PAGE_AGE = "max-age=600, public"
FILE_AGE = "max-age=365000000, immutable, public"

CONF = """\
daemon off;
worker_processes 1;
pid {state}/nginx.pid;
error_log {state}/error.log warn;
events {{ worker_connections 512; }}
http {{
	access_log off;
	sendfile on;
	keepalive_timeout 60;
	keepalive_requests 100000;
	client_body_temp_path {state}/body;
	proxy_temp_path {state}/proxy;
	fastcgi_temp_path {state}/fastcgi;
	uwsgi_temp_path {state}/uwsgi;
	scgi_temp_path {state}/scgi;
	default_type application/octet-stream;
	types {{ text/html html; {json} json; }}
	map $http_accept $page {{
		default index.html;
		"~application/vnd\\.pypi\\.simple\\.v1\\+json" index.json;
	}}
	server {{
		listen 127.0.0.1:{port};
		root {tree};
		index $page;
		location /simple/ {{
			add_header Vary Accept;
			add_header Cache-Control "{page_age}";
		}}
		location /files/ {{ add_header Cache-Control "{file_age}"; }}
	}}
}}
"""


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
        return probe.getsockname()[1]


def choose_port(memory):
    try:
        port = is_free(int(memory.read_text()))
    except (FileNotFoundError, ValueError):
        port = 0
    port = port or is_free(0)
    memory.write_text("%d\n" % port)
    return port


def find_nginx(unpacked):
    """The system's nginx, or the one that deps.sh unpacked; None."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    unpacked = pathlib.Path(unpacked) / "usr/sbin/nginx"
    found = shutil.which("nginx", path=path)
    if not found and os.access(unpacked, os.X_OK):
        found = str(unpacked)
    return found


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Small answers wait for nothing.
    wbufsize = 1 << 16

    def log_message(self, *_):
        """Nobody reads it, and it would cost time."""

    def translate_path(self, path):
        found = super().translate_path(path)
        if not os.path.isdir(found):
            return found
        wants = JSON in self.headers.get("Accept", "")
        return os.path.join(found, "index.json" if wants else "index.html")

    def guess_type(self, path):
        return {".json": JSON, ".html": "text/html"}.get(
            os.path.splitext(str(path))[1], "application/octet-stream")

    def end_headers(self):
        page = self.path.startswith("/simple/")
        self.send_header("Cache-Control", PAGE_AGE if page else FILE_AGE)
        if page:
            self.send_header("Vary", "Accept")
        super().end_headers()


class Server:
    def __init__(self, nginx, tree, state):
        self.tree = pathlib.Path(tree).resolve()
        self.state = pathlib.Path(state).resolve()
        self.state.mkdir(parents=True, exist_ok=True)
        self.port = choose_port(self.state / "port")
        self.url = "http://127.0.0.1:%d/simple" % self.port
        self.nginx = nginx
        self.kind = "nginx" if nginx else "a threaded server of the bench"
        self.process = self.threads = None

    def __enter__(self):
        if self.nginx:
            self.start_nginx()
        else:
            self.start_threads()
        return self

    def start_nginx(self):
        conf = self.state / "nginx.conf"
        conf.write_text(CONF.format(
            state=self.state, tree=self.tree, port=self.port, json=JSON,
            page_age=PAGE_AGE, file_age=FILE_AGE))
        self.process = subprocess.Popen(
            [self.nginx, "-e", str(self.state / "error.log"), "-p",
             str(self.state), "-c", str(conf)], stdin=subprocess.DEVNULL)
        self.wait()

    def wait(self):
        for _ in range(500):
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.01)
        raise RuntimeError("nginx does not answer: see %s/error.log"
                           % self.state)

    def start_threads(self):
        def handler(*words):
            return Handler(*words, directory=str(self.tree))
        self.threads = http.server.ThreadingHTTPServer(
            ("127.0.0.1", self.port), handler)
        threading.Thread(target=self.threads.serve_forever,
                         daemon=True).start()

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()
        if self.threads:
            self.threads.shutdown()
            self.threads.server_close()
