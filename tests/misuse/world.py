"""The calls of one run: who is alive, what is called next, and what the library may answer."""

import collections
import contextlib
import ctypes
import itertools
import os
import random
import sys
import traceback

import choices
import library
from arguments import OK, Handle, Lent, Misbehaviour, Number, Output, User
from library import OUT_OBJECT
from slots import NEXT_MASK, POSTED, Slots
from verdict import judge

MOST = {"qws_loop": 3}  # objects of a type; more are freed
USUAL_MOST = 20
NESTED = 40  # calls in the slots of one call from outside

DEFER, ANSWER = "qws_psk_authenticator_defer", "qws_psk_authenticator_answer"

# How likely it is that a function is called when its turn comes, if that is not certain: frees would leave
# nothing to misuse.
RARE = {"qws_shutdown": 0.1, "qws_loop_free": 0.1, "qws_socket_abort": 0.3}
OFTEN = (
    *("qws_loop_run_once",) * 6,
    *("qws_socket_open", "qws_socket_set_events", "qws_server_set_events", "qws_server_listen"),
    *("qws_server_next_pending_connection", "qws_socket_send_text_message"),
    *("qws_socket_send_binary_message", "qws_socket_ping", "qws_loop_post", "qws_timer_start"),
)


class World:
    """The library under test, and all that is known about it. It belongs to the thread of the loops, but for
    what says otherwise."""

    def __init__(self, seed, files, trace):
        self.random = random.Random(seed)
        self.files = files
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self.functions = library.load()
        self.live = collections.defaultdict(list)  # handles that are ours, by type
        self.borrowed = collections.defaultdict(list)  # those of the slots that run
        self.stale = collections.deque(maxlen=100)
        self.running = []  # the loops of calls that wait until they are stopped
        self.urls = {}  # by server
        self.is_closing = False
        self.inside = []  # the names of the slots that run
        self.calls = collections.Counter()
        self._peers = collections.deque(maxlen=8)
        self._numbers = itertools.count(1)
        self._users = {}  # user data: the slot or struct it is for, and the object
        self._latest = {}  # the user data of a use of an object
        self._preferred = {}
        self._is_sound = False
        self._nested = 0
        self.slots = Slots(self)

    # What arguments are made from

    def misuses(self, chance=0.1):
        """Whether an argument shall be none that the function takes."""
        return not self._is_sound and self.random.random() < chance

    def sound_handle(self, type):
        """An object of the type, 0 if there is none."""
        if self._is_sound and type in self._preferred:
            return self._preferred[type]
        return self.random.choice(self.borrowed[type] or self.live[type] or [0])

    def new_user(self):
        """New user data, on any thread: a small number, or one that cannot be an address."""
        number = next(self._numbers)
        user = number if number % 3 else number | 0xFFFF << 48
        self._users[user] = None
        return user

    def latest_url(self):
        """Of the server that listens for the shortest time."""
        return list(self.urls.values() or [b""])[-1]

    def keep(self, peer):
        """Keeps the other end of a connection for a while."""
        self._peers.append(peer)

    # What calls are made

    def step(self):
        """Calls some function."""
        name = self.random.choice(self._wanted())
        if not self._is_timely(name):
            return
        for parameter in self.functions[name].parameters:
            match = OUT_OBJECT.fullmatch(parameter.type)
            if match and len(self.live[match[1]]) >= MOST.get(match[1], USUAL_MOST):
                self.do(f"{match[1]}_free")
                return
        if self.inside:
            if self._nested >= NESTED:
                return
            self._nested += 1
        self.call(name)

    def _is_timely(self, name):
        if name == ANSWER and NEXT_MASK in self.inside:
            return False  # whether the question is freed depends on whose mask it is
        is_harmless = name == "qws_shutdown" and self.inside
        usual = 0.4 if name.endswith("_free") else 1
        return is_harmless or self.random.random() < RARE.get(name, usual)

    def _wanted(self):
        """The names of the functions that one is taken from: often those for what a slot was lent."""
        chance = self.random.random()
        if chance < 0.35:
            return OFTEN
        lent = {type for type, handles in self.borrowed.items() if handles}
        if lent and chance < 0.6:
            return [name for name, each in self.functions.items() if each.subject in lent]
        return list(self.functions)

    def do(self, name, /, **fixed):
        """Calls a function with sound arguments, some of them fixed. What it makes is preferred then."""
        before, self._is_sound = self._is_sound, True
        try:
            arguments = self._arguments(self.functions[name], fixed)
        finally:
            self._is_sound = before
        result = self._call(self.functions[name], arguments)
        for argument in arguments:
            if isinstance(argument, Output) and argument.type and result == OK:
                self._preferred[argument.type] = argument.made
        return result

    def call(self, name):
        """Calls a function with random arguments."""
        function = self.functions[name]
        self._call(function, self._arguments(function, {}))

    @contextlib.contextmanager
    def preferring(self, objects):
        """Sound calls are for these objects, given with their types, and for what they make themselves."""
        before = self._preferred
        self._preferred = dict(reversed(objects)) if objects else {}
        try:
            yield
        finally:
            self._preferred = before

    @contextlib.contextmanager
    def lending(self, objects):
        """Objects that are there for the duration of a slot."""
        for type, handle in objects:
            self.borrowed[type].append(handle)
        try:
            yield
        finally:
            for type, handle in objects:
                if handle in self.borrowed[type]:
                    self.borrowed[type].remove(handle)
                    self.stale.append(handle)

    @contextlib.contextmanager
    def acting(self, slot):
        """While a slot makes calls."""
        self.inside.append(slot)
        try:
            yield
        finally:
            self.inside.pop()

    def _arguments(self, function, fixed):
        return [
            self._fixed(parameter, fixed[parameter.name])
            if parameter.name in fixed
            else choices.maker(function.name, parameter)(self, parameter)
            for parameter in function.parameters
        ]

    @staticmethod
    def _fixed(parameter, value):
        if isinstance(value, bytes):
            return Lent(value, len(value)) if parameter.size else Lent(value + b"\0", None)
        return Handle(value) if parameter.object else Number(value)

    def _call(self, function, arguments):
        values = [value for argument in arguments for value in argument.values]
        self.trace(f"{function.name}({', '.join(argument.shown for argument in arguments)})")
        self.calls[function.name] += 1
        is_subject_known = not function.subject or self._is_known(function.subject, values[0])
        self.is_closing = self.is_closing or function.name == "qws_shutdown"
        with self._waiting(function, values):
            result = function.pointer(*values)
        self.trace(f"{function.name} = {result}")
        if function.name == "qws_shutdown":
            self.is_closing = False
        judge(function, values, result, is_subject_known, bool(self.inside))
        for argument in arguments:
            argument.judge(result)
        self._settle(function, arguments, values, result)
        for argument in arguments:
            argument.end()
        if not self.inside:
            self._nested = 0
            self._check_live()
        return result

    @contextlib.contextmanager
    def _waiting(self, function, values):
        """While the call runs, the other thread stops the loop that it may wait in."""
        if not function.name.startswith("qws_loop_run"):
            yield
            return
        self.running.append(values[0])
        try:
            yield
        finally:
            self.running.remove(values[0])

    # What the library may answer

    def _is_known(self, type, handle):
        return handle in self.live[type] or handle in self.borrowed[type]

    def _check_live(self):
        counted = self.functions["qws_live_objects"].pointer()
        known = sum(map(len, self.live.values()))
        if counted != known:
            raise Misbehaviour(f"{counted} objects are alive, not {known}")

    def check_user(self, member, values):
        """Whether a slot is called for an object that is alive, with the user data that it was given last."""
        user = values[-1] or 0
        use, handle = self._users.get(user) or (None, 0)
        if use is None or self._latest.get((use, handle), user) != user:
            raise Misbehaviour("the user data is another one")
        if member.name not in (POSTED, NEXT_MASK) and values[0] != handle:
            raise Misbehaviour("the user data is another object's")
        if not any(handle in handles for handles in self.live.values()):
            raise Misbehaviour("the object is freed")

    # What follows from an answer

    def _settle(self, function, arguments, values, result):
        outputs = [each for each in arguments if isinstance(each, Output) and each.type]
        if result == OK:
            for output in outputs:
                output.made = output.value
                self.live[output.type].append(output.value)
            for argument in arguments:
                if isinstance(argument, User):
                    handle = outputs[0].made if outputs else values[0]
                    self.bind(argument.values[0], function.name, handle)
        self._settle_end(function, values, result)
        if function.name == "qws_server_listen" and result == OK:
            self._remember_url(values[0])

    def bind(self, user, use, handle):
        """Takes down what user data was given for, instead of the latest; posts replace none."""
        self._users[user] = use, handle
        if use != "qws_loop_post":
            self._latest[use, handle] = user

    def _settle_end(self, function, values, result):
        if function.name == "qws_shutdown" and result == OK:
            self.stale.extend(handle for handles in self.live.values() for handle in handles)
            self.live.clear()
        elif function.name == DEFER and result == OK:
            self.borrowed[function.subject].remove(values[0])
            self.live[function.subject].append(values[0])
        elif function.name == ANSWER or (
            function.name.endswith("_free") and result == OK and values[0]
        ):
            self._end(function, values[0])

    def _end(self, function, handle):
        if handle in self.live[function.subject]:
            self.live[function.subject].remove(handle)
            self.stale.append(handle)
        elif function.name.endswith("_free"):
            raise Misbehaviour("it has freed what was only borrowed")
        self.urls.pop(handle, None)

    def _remember_url(self, server):
        room = ctypes.create_string_buffer(256)
        self.functions["qws_server_url"].pointer(server, ctypes.addressof(room), len(room))
        self.urls[server] = room.value

    # What is told

    def trace(self, line):
        """Adds to what is known after a crash."""
        os.write(self._trace, f"{'  ' * len(self.inside)}{line}\n".encode())

    def fail(self, error):
        """Ends the process: after a fault nothing is worth to be tried."""
        if not isinstance(error, Misbehaviour):
            traceback.print_exception(error)
        print(f"misbehaviour: {error}", file=sys.stderr, flush=True)
        os._exit(1)
