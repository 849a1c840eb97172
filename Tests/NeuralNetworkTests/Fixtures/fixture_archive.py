"""Test data in ustar archives: one per operator, so that the cases are few files and still ordinary ones.

`tar xf Conv.tar groups_2` extracts a case as ONNX's own backend tests lay it out.
"""

import io
import tarfile


def write(path, files):
    """Writes `files` (name to bytes) sorted by name. The same files give the same archive, byte for byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            # TarInfo's defaults: no time, no owner.
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def read(path):
    """The files of an archive, name to bytes."""
    with tarfile.open(path) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive if entry.isfile()}
