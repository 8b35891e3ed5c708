"""One run: it misuses the library in a process of its own.

    play.py SEED CALLS FILES TRACE

The calls are made in the working folder, with the certificates in the folder FILES. The file TRACE tells
them, and what came back. How often each function and each slot was called is printed at the end, as JSON.
The exit status is not 0 if the library misbehaves; then the standard error says how.
"""

import json
import random
import sys
import threading
from pathlib import Path

import scenes
from arguments import OK, Misbehaviour
from world import World

PAUSE_S = 0.001
ANYWHERE = ("qws_version", "qws_version_number", "qws_live_objects")


class OtherThread(threading.Thread):
    """Calls what may be called from any thread, for loops that live, and for those that do not. Whoever waits
    in a loop is stopped, so that no run lasts."""

    def __init__(self, world, seed):
        super().__init__()
        self._world = world
        self._random = random.Random(-seed)
        self._end = threading.Event()

    def run(self):
        try:
            while not self._end.wait(PAUSE_S):
                self._step()
        except BaseException as error:
            self._world.fail(error)

    def end(self):
        self._end.set()
        self.join()

    def _step(self):
        world, functions = self._world, self._world.functions
        for loop in list(world.running):
            functions["qws_loop_stop"].pointer(loop)
        loop = self._random.choice([0, 1, *list(world.live["qws_loop"]), *list(world.stale)])
        name = self._random.choice(["qws_loop_stop", "qws_loop_wake", "qws_loop_post", *ANYWHERE])
        if name in ANYWHERE:
            functions[name].pointer()
        elif name == "qws_loop_post":
            user = world.new_user()
            world.bind(user, name, loop)
            functions[name].pointer(loop, world.slots.address("posted"), user)
        else:
            functions[name].pointer(loop)


def play(world, seed, calls):
    other = OtherThread(world, seed)
    other.start()
    while world.calls.total() < calls:
        if world.random.random() < 0.02 or not world.live["qws_socket"]:
            scenes.connection(world)
        world.step()
    other.end()
    if world.do("qws_shutdown") != OK:
        raise Misbehaviour("it does not shut down")


def main():
    seed, calls, folder, trace = sys.argv[1:]
    files = {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}
    world = World(int(seed), files, trace)
    try:
        play(world, int(seed), int(calls))
    except BaseException as error:
        world.fail(error)
    called = {name: world.calls[name] for name in world.functions}
    print(json.dumps({**called, **world.slots.called()}))


if __name__ == "__main__":
    main()
