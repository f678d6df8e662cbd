"""One user of the app without a browser: Streamlit's own messages over its websocket."""

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

TABLE = "gridplan_planning_table"
AGAIN_S, REST_S, REST_ANSWERS, LONGEST_REST_S = 3.0, 1.0, 12, 5.0  # as in planning_table/queue.js
MOST_BYTES = 200 * 2**20


class User:
    """A session with the page of the layout open: it sends numbered edits as the planning table does, until taken.

    `sent` holds when each edit was sent, `told` when the numbers that contain it came (seconds of the monotonic
    clock); `data` is what the table was told last, `faults` whatever the page complained of.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: dict[str, Any] = {}
        self.sent: dict[int, float] = {}
        self.told: dict[int, float] = {}
        self.faults: list[str] = []
        self.received = 0
        self._waiting: list[dict[str, Any]] = []
        self._tries = 0
        self._state: dict[str, Any] = {}
        self._pace = self._since = 0.0
        self._rest: asyncio.Task[None] | None = None
        self._buttons: dict[str, tuple[str, str]] = {}  # label → widget id, fragment
        self._pages: dict[str, str] = {}  # path → id
        self._table = self._fragment = self._page = ""
        self._again: dict[str, asyncio.Task[None]] = {}
        self._finished = asyncio.Event()
        self._changed = asyncio.Condition()
        self._socket: ClientConnection

    async def run(self, port: int) -> None:
        """Open the page, and listen until cancelled."""
        address = f"ws://localhost:{port}/_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], max_size=MOST_BYTES) as self._socket:  # type: ignore[list-item]
            await self._ask()
            async for message in self._socket:
                self.received += len(message)
                await self._take(ForwardMsg.FromString(message))  # type: ignore[arg-type]

    async def ready(self) -> None:
        """Wait until the page has been drawn whole."""
        await self._finished.wait()

    async def edit(self, **edit: Any) -> int:
        """Send an edit and return its number; those not yet taken are sent with it."""
        number = len(self.sent) + 1
        self.sent[number] = time.monotonic()
        if self._rest is not None:
            self._rest.cancel()
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append({"client": self.name, "number": number, **edit})
        await self._post()
        return number

    async def taken(self, number: int) -> None:
        """Wait until the numbers with an edit are there, and send what is not taken again as the table does."""
        while number not in self.told:
            try:
                async with self._changed:
                    await asyncio.wait_for(self._changed.wait_for(lambda: number in self.told), AGAIN_S)
            except TimeoutError:
                await self._post()

    async def go(self, path: str) -> None:
        """Open another page by its path, and wait until it is drawn."""
        self._finished.clear()
        self._page = self._pages[path]
        await self._ask()
        await self._finished.wait()

    async def press(self, label: str) -> None:
        """Press a button by its label."""
        widget, fragment = self._buttons[label]
        await self._ask(fragment, {widget: ("trigger_value", True)})

    async def _post(self) -> None:
        self._tries += 1
        await self._tell(posted={"tries": self._tries, "edits": self._waiting})

    async def _tell(self, **values: Any) -> None:
        """Set parts of the table's state, as the table does."""
        self._state |= values
        await self._ask(self._fragment, {self._table: ("json_value", json.dumps(self._state))})

    async def _follow(self) -> None:
        """Let the page around the table follow when no more edits came for a while."""
        self._pace = (self._pace + time.monotonic() - self._since) / 2
        await asyncio.sleep(min(LONGEST_REST_S, max(REST_S, REST_ANSWERS * self._pace)))
        with suppress(ConnectionClosed):  # the work is over
            await self._tell(rest=time.time())

    async def _ask(self, fragment: str = "", states: Mapping[str, tuple[str, Any]] | None = None) -> None:
        """Ask for a run of the page or of a fragment, with the widgets that changed: field of the message and value."""
        message = BackMsg()
        asked = message.rerun_script
        asked.page_script_hash, asked.fragment_id = self._page, fragment
        for widget, (field, value) in (states or {}).items():
            setattr(asked.widget_states.widgets.add(id=widget), field, value)
        await self._socket.send(message.SerializeToString())

    async def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "navigation":
            self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "delta":
            await self._draw(message.delta)
        elif kind == "auto_rerun":
            self._repeat(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            for task in self._again.values():
                task.cancel()
            self._finished.set()
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.faults.append("the script does not compile")

    async def _draw(self, delta: Any) -> None:
        if delta.HasField("add_block"):
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.faults.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.faults.append(element.alert.body)
        elif kind == "button":
            self._buttons[element.button.label] = element.button.id, delta.fragment_id
        elif kind == "bidi_component" and element.bidi_component.component_name.endswith(TABLE):
            self._table, self._fragment = element.bidi_component.id, delta.fragment_id
            self.data = json.loads(element.bidi_component.json or element.bidi_component.mixed.json)
            await self._acknowledge(self.data["acknowledged"].get(self.name, 0))

    async def _acknowledge(self, number: int) -> None:
        now = time.monotonic()
        waited = bool(self._waiting)
        self._waiting = [edit for edit in self._waiting if edit["number"] > number]
        if waited and not self._waiting:
            self._rest = asyncio.create_task(self._follow())
        self.told.update({each: now for each in range(1, number + 1) if each not in self.told})
        async with self._changed:
            self._changed.notify_all()

    def _repeat(self, fragment: str, interval_s: float) -> None:
        """Ask for a fragment again and again, as the browser does for those that show progress."""

        async def repeat() -> None:
            while True:
                await asyncio.sleep(interval_s)
                await self._ask(fragment)

        if fragment in self._again:
            self._again[fragment].cancel()
        self._again[fragment] = asyncio.create_task(repeat())
