"""Primes, divisors and multiples."""
