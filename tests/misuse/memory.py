"""Memory that is there for one call only, with nothing behind it."""

import ctypes
import mmap

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = [
    *(ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
]
_libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
_libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]

GUARD = b"\xa5" * 32


class Memory:
    """Bytes for the library to read or to write, with guards around them if they are written. A page that
    nobody may touch follows: reading beyond the bytes crashes, and so does any access after the call."""

    def __init__(self, content, *, guarded=False):
        behind = GUARD if guarded else b""
        self.size = len(content)
        whole = GUARD + content + behind
        pages = -(-len(whole) // mmap.PAGESIZE) * mmap.PAGESIZE
        self._length = pages + mmap.PAGESIZE
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        self._base = _libc.mmap(None, self._length, mmap.PROT_READ | mmap.PROT_WRITE, flags, -1, 0)
        assert _libc.mprotect(self._base + pages, mmap.PAGESIZE, 0) == 0
        start = self._base + pages - len(whole)
        ctypes.memmove(start, whole, len(whole))
        self.address = start + len(GUARD)
        self._behind = behind

    def read(self):
        return ctypes.string_at(self.address, self.size)

    def is_overrun(self):
        """Whether something was written around the bytes."""
        before = ctypes.string_at(self.address - len(GUARD), len(GUARD))
        behind = ctypes.string_at(self.address + self.size, len(self._behind))
        return before != GUARD or behind != self._behind

    def end(self):
        _libc.munmap(self._base, self._length)
