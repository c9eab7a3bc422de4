"""Prime numbers."""

from primes._sieve import primes

__all__ = ["primes"]
