"""One user of the app without a browser: Streamlit's own messages over its websocket."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

TABLE = "gridplan_planning_table"
AGAIN_S = 3.0  # as in planning_table/queue.js
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
        self._buttons: dict[str, tuple[str, str]] = {}  # label → widget id, fragment
        self._tabs: dict[str, str] = {}  # label → id of its row of tabs
        self._row = ""
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
        self._waiting.append({"number": number, **edit})
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

    async def open_tab(self, label: str) -> None:
        """Open a tab by its label, and wait for the page."""
        self._finished.clear()
        await self._ask("", {self._tabs[label]: ("string_value", label)})
        await self._finished.wait()

    async def press(self, label: str) -> None:
        """Press a button by its label."""
        widget, fragment = self._buttons[label]
        await self._ask(fragment, {widget: ("trigger_value", True)})

    def shows(self, label: str) -> bool:
        """Whether there is a button of that label."""
        return label in self._buttons

    async def _post(self) -> None:
        self._tries += 1
        posted = {"client": self.name, "tries": self._tries, "edits": self._waiting}
        await self._ask(self._fragment, {self._table: ("json_value", json.dumps({"posted": posted}))})

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
            block = delta.add_block
            if block.HasField("tab_container"):
                self._row = block.tab_container.id
            elif block.HasField("tab"):
                self._tabs[block.tab.label] = self._row
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
        self._waiting = [edit for edit in self._waiting if edit["number"] > number]
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
