"""What an article says that can be computed or compared beyond single values, one module a kind of it.

A module finds what is said: figures and their sums, votes, dates, posts and who holds them. The rules say what clashes.
"""
