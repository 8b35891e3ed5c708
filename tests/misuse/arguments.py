"""What calls are made with: arguments that know what the library may do with them."""

import os
import struct

from library import ERRORS, OUT_OBJECT
from memory import Memory

OK = ERRORS["QWS_OK"]
NUL_TERMINATED = 2**64 - 1
UNTOUCHED = 0x5A5A5A5A5A5A5A5A  # an output before the call


class Misbehaviour(Exception):
    """The library did what its header excludes."""


class Argument:
    """The values of one or two parameters, in C's order."""

    def __init__(self, shown, *values):
        self.shown = shown
        self.values = values

    def judge(self, result):
        """Raises Misbehaviour if the call, which has returned, did with it what it may not do."""

    def end(self):
        """Ends what was there for the call."""


class Number(Argument):
    def __init__(self, *values):
        super().__init__(", ".join(map(str, values)), *values)


class Handle(Argument):
    def __init__(self, handle):
        super().__init__(hex(handle), handle)


class Lent(Argument):
    """Bytes to read. The size is told as what is given, which may be another one, or not at all (None)."""

    def __init__(self, content, told):
        self._memory = Memory(content)
        shown = content[:24] + (b"..." if len(content) > 24 else b"")
        sizes = () if told is None else (told,)
        text = ", ".join([repr(shown)[1:], *map(str, sizes)])
        super().__init__(text, self._memory.address, *sizes)

    def end(self):
        self._memory.end()


class Written(Argument):
    """Memory to write to."""

    def __init__(self, content, *sizes):
        self.memory = Memory(content, guarded=True)
        super().__init__(", ".join(["out", *map(str, sizes)]), self.memory.address, *sizes)

    def judge(self, result):
        if self.memory.is_overrun():
            raise Misbehaviour("it wrote beyond the memory it was given")

    def end(self):
        self.memory.end()


class TextRoom(Written):
    """The room of a text getter, whose result is the length of the whole text."""

    def __init__(self, cap):
        super().__init__(b"\xff" * cap, cap)

    def judge(self, result):
        super().judge(result)
        content = self.memory.read()
        if content and content[min(result, len(content) - 1)] != 0:
            raise Misbehaviour("no NUL where the text ends, or the room")


class Output(Written):
    """A word that is written only on success: a handle of that type, or another address or number."""

    def __init__(self, c_type):
        super().__init__(struct.pack("Q", UNTOUCHED))
        match = OUT_OBJECT.fullmatch(c_type)
        self.type = match[1] if match else ""

    @property
    def value(self):
        return struct.unpack("Q", self.memory.read())[0]

    def judge(self, result):
        super().judge(result)
        if (result == OK) != (self.value != UNTOUCHED):
            raise Misbehaviour(f"{result}, and the output is {self.value:#x}")
        if self.type and self.value == 0:
            raise Misbehaviour("the new object is NULL")


class Descriptor(Argument):
    """A descriptor that the library takes over on success only."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._is_ours = True
        super().__init__(f"descriptor {descriptor}", descriptor)

    def judge(self, result):
        self._is_ours = result != OK
        if self._is_ours:
            try:
                os.fstat(self._descriptor)
            except OSError:
                raise Misbehaviour("it closed a descriptor that it did not take") from None

    def end(self):
        if self._is_ours:
            os.close(self._descriptor)


class User(Number):
    """User data, which tells the callback what it comes from."""
