"""Families of modules that read the reference in another way than f13, which is the parts themselves.

Each says what that hardware's manuals print and what was recorded on it, also where it lacks what the reference has.
"""
