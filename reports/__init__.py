"""Reports: pages made of a run's results file and transcripts, during the run's end or at any time later.

Reads the catalogue, the results and the transcripts. Never enters: a rig, an open port, a verdict of its own. What came
from a modem or a server is data here: it is escaped, and no page needs a script.
"""
