"""The HTTP(S) service, F1301 to F1309: one module a command, and the parts that several of them share.

The reading of the reference that stands here is that of dialect f13: literal, and the first acceptable one where the
text is ambiguous. Other readings are subclasses in `dialects` and `variants`, never an `if` here.
"""

from rigs.emulator.http.action import Action
from rigs.emulator.http.fetching import Fetching
from rigs.emulator.http.head import Head
from rigs.emulator.http.input import PostData
from rigs.emulator.http.names import FileNames
from rigs.emulator.http.parameters import Parameters
from rigs.emulator.http.postfile import PostFile
from rigs.emulator.http.read import Reader
from rigs.emulator.http.readfile import ReadFile
from rigs.emulator.http.reports import Reports
from rigs.emulator.http.requests import Requests
from rigs.emulator.http.responses import Responses
from rigs.emulator.http.service import Service
from rigs.emulator.http.urls import Urls

PARTS = (
    Urls, Parameters, Requests, Responses, Reports, Fetching, FileNames,
    Service, Action, Head, Reader, PostData, PostFile, ReadFile,
)
