"""Runs a program and notes its peak memory: peak.py NOTE PROGRAM ARG…

A process of its own, since a child's peak begins with that of the process it was forked from: this
one is smaller than anything to be measured."""
import os
import sys

pid = os.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(pid, 0)
with open(sys.argv[1], "w") as note:
    note.write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
