"""Many users of one server at once: all edit the layout, a further one solves; what is lost or crossed is told.

    python -m benchmarks.users [--users 20] [--seconds 120] [--every 3] [--solve-every 60] [--area wenzhou]

Users are websocket clients without a browser. Each moves districts of its own choosing; at the end its layout must be
the one that it drew. Prints how long it took until the numbers of an edit came, and the memory of the server. The exit
code is 1 for an error, for a lost or crossed edit, and where the numbers come later than the goal.
"""

import argparse
import asyncio
import random
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median, quantiles

from benchmarks.served import Server, gridplan_app
from benchmarks.users.client import User

GOAL_S = 1.5  # of the 95th percentile of the time until the numbers come
PAGE, SOLVE = "optimise", "求解"  # the path of the page, and the words on the button
OPEN_S, LATE_S = 120, 60


@dataclass
class Drawn:
    """A user, and the layout that it drew: the grid of each district by its place in the area."""

    user: User
    places: list[str] = field(default_factory=list)
    opened_s: float = 0.0


async def open_page(number: int, port: int) -> tuple[Drawn, asyncio.Task[None]]:
    """Open the page as another user."""
    drawn = Drawn(User(f"user{number}"))
    start = time.monotonic()
    listening = asyncio.create_task(drawn.user.run(port))
    waiting = asyncio.create_task(drawn.user.ready())
    await asyncio.wait({listening, waiting}, timeout=OPEN_S, return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        raise SystemExit(f"{drawn.user.name} did not get the page: {listening.exception() if listening.done() else ''}")
    drawn.opened_s = time.monotonic() - start
    drawn.places = list(drawn.user.data["places"])
    return drawn, listening


async def draw(drawn: Drawn, districts: list[str], every_s: float, until: float) -> None:
    """Move one district after another to another grid, and wait for the numbers of the last."""
    choice = random.Random(drawn.user.name)
    grids = [row["id"] for row in drawn.user.data["grids"] if row["paintable"]]
    await asyncio.sleep(choice.uniform(0, every_s))
    while time.monotonic() < until:
        at = choice.randrange(len(districts))
        grid = choice.choice([each for each in grids if each != drawn.places[at]])
        drawn.places[at] = grid
        await drawn.user.edit(kind="assign", districts=[districts[at]], grid=grid)
        await asyncio.sleep(every_s)
    await asyncio.wait_for(drawn.user.taken(len(drawn.user.sent)), LATE_S)


async def solve_again(user: User, every_s: float, until: float) -> int:
    """Let a user of the page of solving solve again and again; return how often."""
    count = 0
    await user.go(PAGE)
    while time.monotonic() < until:
        await user.press(SOLVE)
        count += 1
        await asyncio.sleep(every_s)
    return count


async def work(server: Server, options: argparse.Namespace) -> tuple[list[Drawn], int, list[float]]:
    """Return users with what they drew, the number of solves, and the server's memory: one user, all, at the end."""
    first, listening = await open_page(0, server.port)  # a server that is warm
    memory = [server.memory_mb()]
    others = await asyncio.gather(*(open_page(number, server.port) for number in range(1, options.users)))
    users, tasks = [first, *(each for each, _ in others)], [listening, *(task for _, task in others)]
    solver, task = await open_page(options.users, server.port)
    tasks.append(task)
    memory.append(server.memory_mb())
    districts = await district_ids(options.area)
    until = time.monotonic() + options.seconds
    solves, *_ = await asyncio.gather(
        solve_again(solver.user, options.solve_every, until),
        *(draw(each, districts, options.every, until) for each in users),
    )
    memory.append(server.memory_mb())
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return users, solves, memory


async def district_ids(area: str) -> list[str]:
    """Return the ids of the districts, in the order in which the table tells their grids."""
    from gridplan.study_area import read_area

    found = await asyncio.to_thread(read_area, area)
    return list(found.districts.index)


def report(users: list[Drawn], solves: int, memory: list[float]) -> bool:
    """Print what was measured; return whether all went well."""
    waits = [each.user.told[n] - at for each in users for n, at in each.user.sent.items() if n in each.user.told]
    edits = sum(len(each.user.sent) for each in users)
    p95 = quantiles(waits, n=20)[-1]
    opened = [each.opened_s for each in users[1:]]
    differing = sum(sum(a != b for a, b in zip(each.places, each.user.data["places"], strict=True)) for each in users)
    faults = [f"{each.user.name}: {fault}" for each in users for fault in each.user.faults]
    print(f"{len(users)} users, {edits} edits, {solves} solves")
    print(f"numbers after an edit: median {median(waits):.2f} s, p95 {p95:.2f} s, longest {max(waits):.2f} s")
    if opened:
        print(f"page opened by {len(opened)} at once: median {median(opened):.1f} s, longest {max(opened):.1f} s")
    print(
        f"memory of the server: {memory[0]:.0f} MB with one user, {memory[1]:.0f} with all, {memory[2]:.0f} at the end"
    )
    if len(users) > 1:
        print(f"  a further user: {(memory[2] - memory[0]) / (len(users) - 1):.1f} MB")
    print(f"received per edit: {sum(each.user.received for each in users) / edits / 1024:.0f} KB")
    print(f"edits without an answer: {edits - len(waits)}; districts not as drawn: {differing}; errors: {len(faults)}")
    for fault in dict.fromkeys(faults):
        print(f"  {fault}", file=sys.stderr)
    met = p95 <= GOAL_S
    print("met    " if met else "NOT MET", f"p95 of the numbers ≤ {GOAL_S:g} s")
    return met and edits == len(waits) and not differing and not faults


def main() -> int:
    """Let the users work and print how it went."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.users", description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120, help="how long they work")
    parser.add_argument("--every", type=float, default=3, help="seconds between the edits of each user")
    parser.add_argument("--solve-every", type=float, default=60, help="seconds between the solves of all")
    parser.add_argument("--area", default="wenzhou", help="name or folder of the study area")
    options = parser.parse_args()
    with gridplan_app(options.area) as server:
        found = asyncio.run(work(server, options))
    return 0 if report(*found) else 1


if __name__ == "__main__":
    sys.exit(main())
