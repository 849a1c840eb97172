"""Schemathesis extensions: request bodies that are real images, so that requests get past the decoder.

Each format's body is one of the small committed pictures; `application/octet-stream` may be any of them.
"""

import base64
from pathlib import Path

import schemathesis
from hypothesis import strategies

FOLDER = Path(__file__).resolve().parent / "images"
IMAGES = {path.suffix[1:]: path.read_bytes() for path in sorted(FOLDER.glob("*.*"))}

for extension in IMAGES:
    media_type = "image/" + {"jpg": "jpeg", "tif": "tiff"}.get(extension, extension)
    schemathesis.openapi.media_type(media_type, strategies.just(IMAGES[extension]))
# Images in JSON.
schemathesis.openapi.format(
    "base64-image",
    strategies.sampled_from(sorted(base64.b64encode(image).decode("ascii") for image in IMAGES.values())),
)
for media_type in ("image/*", "application/octet-stream"):
    schemathesis.openapi.media_type(media_type, strategies.sampled_from(sorted(IMAGES.values())))
