cdef enum:
    LARGEST = 10000000
