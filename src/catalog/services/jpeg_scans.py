"""Counts the scans of a JPEG without decoding it: some kilobytes can ask for minutes of work."""

import re

_START_OF_IMAGE = b"\xff\xd8"
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = 0xD9
# Within a scan, 0xFF stands before a zero, before a restart marker, or before what ends the scan.
_MARKER_BEHIND_SCAN = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


def count_scans(data: bytes, *, enough: int) -> int:
    """Return how many scans the first picture in `data` has; counting ends at `enough`.

    Source: ITU-T T.81, annex B.
    """
    scans, at = 0, data.find(_START_OF_IMAGE) + 2
    while scans < enough and (marker := _MARKER_BEHIND_SCAN.search(data, at)):
        kind = marker[1][0]
        if kind == _END_OF_IMAGE:
            break
        scans += kind == _START_OF_SCAN
        # The length counts itself. Behind the header of a scan its data follow, which hold no marker.
        at = marker.end() + max(int.from_bytes(data[marker.end() : marker.end() + 2]), 2)
    return scans
