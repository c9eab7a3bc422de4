# cython: language_level=3
from libc.stdlib cimport calloc, free

from primes.limits cimport LARGEST


def primes(long n):
    """The primes below n."""
    if n > LARGEST:
        raise ValueError("at most %d" % LARGEST)
    cdef char *composite = <char *>calloc(max(n, 1), 1)
    cdef long i, j
    if composite == NULL:
        raise MemoryError()
    try:
        found = []
        for i in range(2, n):
            if composite[i]:
                continue
            found.append(i)
            for j in range(i * i, n, i):
                composite[j] = 1
        return found
    finally:
        free(composite)
