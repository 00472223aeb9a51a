"""Families of modules that read the reference in another way than f13, which is the parts themselves.

A dialect changes readings; it takes no command and no parameter of the reference away.
"""
