"""Just enough of protobuf's wire format to write weights, with the field numbers of BVLC's caffe.proto.

Independent of the project's own .proto and of what is generated from it, so that a wrong number there is found.
"""

import struct

import numpy as np

# V1LayerParameter.LayerType.
V1_TYPES = {
    "Concat": 3,
    "Convolution": 4,
    "Dropout": 6,
    "Flatten": 8,
    "InnerProduct": 14,
    "LRN": 15,
    "Pooling": 17,
    "ReLU": 18,
    "Sigmoid": 19,
    "Softmax": 20,
    "Split": 22,
    "Eltwise": 25,
    "Power": 26,
}


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def integer(field, number):
    return varint(field << 3) + varint(number)


def chunk(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def blob(array, legacy=False, double=False, packed=True):
    """A BlobProto: data 5, shape 7 (dim 1), double_data 8; num, channels, height, width 1 to 4 in older files."""
    if legacy:
        extents = [1] * (4 - array.ndim) + list(array.shape)
        out = b"".join(integer(field, extent) for field, extent in enumerate(extents, 1))
    else:
        out = chunk(7, chunk(1, b"".join(varint(extent) for extent in array.shape)))
    if double:
        return out + chunk(8, array.astype("<f8").tobytes())
    if packed:
        return out + chunk(5, array.astype("<f4").tobytes())
    return out + b"".join(varint(5 << 3 | 5) + struct.pack("<f", value) for value in array.ravel())


def net(name, layers, form=2, **how):
    """A NetParameter, name 1, in one of its forms.

    2: layer 100 (name 1, type 2, blobs 7). 1: layers 2 (name 4, type 5, blobs 6).
    0: layers 2 of layer 1 (name 1, blobs 50).
    """
    out = chunk(1, name)
    for layer in layers:
        blobs = [blob(np.asarray(array), legacy=form < 2, **how) for array in layer["blobs"]]
        # Gradients (diff, 6) are what training leaves in a file; they mean nothing.
        blobs = [content + chunk(6, struct.pack("<f", 1)) for content in blobs]
        if form == 2:
            kind = chunk(1, layer["name"]) + chunk(2, layer["type"])
            out += chunk(100, kind + b"".join(chunk(7, content) for content in blobs))
        elif form == 1:
            kind = chunk(4, layer["name"]) + integer(5, V1_TYPES[layer["type"]])
            out += chunk(2, kind + b"".join(chunk(6, content) for content in blobs))
        else:
            out += chunk(2, chunk(1, chunk(1, layer["name"]) + b"".join(chunk(50, content) for content in blobs)))
    return out
