"""Starting, and sitting idle.

`python -m benchmarks.start` prints the time of `duban --help` against `python -c "import telegram.ext"`, and the
time from start to the first getUpdates and the resident memory idle of `duban run` on the sample ledger against
a bare python-telegram-bot bot. All talk to a tiny server on loopback.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "paperwork" / "sample" / "hubei.xlsx"
TOKEN = "1:test"
RUNS = 5
IDLE_SECONDS = 8  # the first tick is over and its memory settled
DUBAN = [sys.executable, "-m", "bot"]
BARE = """
import sys
from telegram.ext import Application, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
app = Application.builder().token("1:test").base_url(sys.argv[1] + "/bot").build()
app.add_handler(MessageHandler(filters.TEXT, echo))
app.run_polling()
"""


class Server(ThreadingHTTPServer):
    """Knows one bot, has nothing for it, and notes when it first asks."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A bot that was stopped in the middle of its getUpdates."""

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        method = self.path.rsplit("/", 1)[-1]
        result: object = True
        if method == "getMe":
            result = {"id": 1, "is_bot": True, "first_name": "督办", "username": "duban_bot"}
        elif method == "getUpdates":
            self.server.asked.set()
            time.sleep(1)
            result = []
        body = json.dumps({"ok": True, "result": result}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def seconds(command: list[str]) -> float:
    """The best time of a command that ends by itself."""
    found = []
    for _run in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        found.append(time.perf_counter() - started)
    return min(found)


def start(server: Server, command: list[str], settings: dict[str, str]) -> tuple[float, float]:
    """The best seconds to the first getUpdates, and the megabytes resident when idle."""
    found, memory = [], 0.0
    for run in range(RUNS):
        server.asked.clear()
        started = time.perf_counter()
        with subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL) as process:
            assert server.asked.wait(60), f"{command} never asked for updates"
            found.append(time.perf_counter() - started)
            if run == RUNS - 1:
                time.sleep(IDLE_SECONDS)
                memory = resident(process.pid)
            process.terminate()
    return min(found), memory


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    told = seconds([*DUBAN, "--help"])
    imported = seconds([sys.executable, "-c", "import telegram.ext"])
    with tempfile.TemporaryDirectory() as folder, serving() as server:
        settings = {
            "DUBAN_BOT_TOKEN": TOKEN,
            "DUBAN_BOT_API_URL": server.root,
            "DUBAN_DATABASE_URL": f"sqlite:///{folder}/duban.db",
        }
        imports = [*DUBAN, "import", str(SAMPLE)]
        subprocess.run(imports, cwd=ROOT, env=os.environ | settings, check=True, stderr=subprocess.DEVNULL)
        ours, our_memory = start(server, [*DUBAN, "run"], settings)
        bare, bare_memory = start(server, [sys.executable, "-c", BARE, server.root], {})
    print(f"duban --help          {told:6.2f} s   import telegram.ext {imported:6.2f} s   ratio {told / imported:5.2f}")
    print(f"to first getUpdates   {ours:6.2f} s   bare bot            {bare:6.2f} s   ratio {ours / bare:5.2f}")
    print(f"resident memory idle  {our_memory:6.0f} MB  bare bot            {bare_memory:6.0f} MB  ", end="")
    print(f"ratio {our_memory / bare_memory:5.2f}")


if __name__ == "__main__":
    main()
