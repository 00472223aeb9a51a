"""What disagreements are: a module's fault (a seeded defect), a reading (a variant), or not to be compared, and why."""

from __future__ import annotations

NAMED: dict[str, tuple[tuple[str, ...], str]] = {
    "sim7600-note-http-post-500": (("--variant", "head-ok-twice"), "reading: an OK ahead of the header block too"),
    "sim7600-note-https-post": (("--variant", "head-ok-twice"), "reading: an OK ahead of the header block too"),
    "a76xx-note-http-head": (("--variant", "peer-closed"), "reading: the close of the server is told"),
    "a76xx-note-https-post": (("--variant", "peer-closed"), "reading: the close of the server is told"),
    "a76xx-note-https-head": (("--variant", "peer-closed"), "reading: the close of the server is told"),
    "sim7600a-makerfabs2-post-716": (("--defect", "handshake-716"), "fault: 716 for a handshake that failed"),
    "sim7600eh-lilygo401-702": (
        ("--variant", "tls-702", "--variant", "peer-closed-in-term"),
        "readings: 702 for TLS, the close of the server told within HTTPTERM",
    ),
    "sim7600-boat-302-chunked": (("--variant", "read-ok-last-too"), "reading: a further OK behind the closing line"),
    "sim7600-boat-1024-426": (("--variant", "read-ok-last-too"), "reading: a further OK behind the closing line"),
    "a7672s-aio-read-error-after-206": (("--defect", "body-not-of-206"), "fault: ERROR to a read after a good 206"),
    "a7672s-aio-short-read": (("--defect", "lost-short-of-16k"), "fault: 10411 of 16384 bytes, then silence"),
    "a7608eh-freezermon-tail-drop": (("--defect", "read-tail-3072"), "fault: the last 3072 bytes cannot be read"),
    "sim7600-vn-get-s3-denied": (("--defect", "read-end-no-blank"), "fault: no blank in the closing line of HTTPREAD"),
    "sim7670g-lilygo352-range": (("--defect", "length-no-blank"), "fault: no blank in the answer of HTTPREAD?"),
    "a7672s-aio-ok-no-urc": (("--defect", "post-204-mute"), "host or fault: no report while the host waited (25 s)"),
}
"""Arguments by which the emulated module shows what the session shows, and what that is."""

DAMAGED: dict[str, str] = {
    "sim7600h-vrain-read-142": "the capture overwrote its own beginning",
    "sim800l-tinygsm94-corrupt": "the wire lost bytes",
}
"""Sessions that cannot be compared at all."""

CONTRAST = "contrast"
"""Other families with a grammar of their own (SIM800, SIM7000, Air724): played under f13, counted apart."""
