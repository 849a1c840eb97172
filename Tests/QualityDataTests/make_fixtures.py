"""Writes Fixtures: MATLAB files of tiny databases.

    pip install numpy scipy
    python make_fixtures.py
"""

import pathlib

import numpy as np
from scipy.io import savemat

FIXTURES = pathlib.Path(__file__).parent / "Fixtures"


def cells(texts, shape):
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array.reshape(shape)


def write_live_challenge():
    """Seven training images and three others, in the orientations of the published release."""
    folder = FIXTURES / "live-challenge"
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"t{number}.bmp" for number in range(1, 8)] + ["3.bmp", "4.bmp", "10.JPG"]
    opinions = np.arange(10.0, 110.0, 10.0)
    values = {
        "AllImages_release": cells(names, (-1, 1)),
        "AllMOS_release": opinions.reshape(1, -1),
        "AllStdDev_release": (opinions / 5).reshape(1, -1),
    }
    for name, value in values.items():
        savemat(folder / f"{name}.mat", {name: value}, do_compression=True)


def write_live():
    """Two images in each of the five folders; the second one of each is an original."""
    folder = FIXTURES / "live"
    folder.mkdir(parents=True, exist_ok=True)
    references = ["bikes.bmp", "ocean.bmp"] * 5
    originals = np.array([[False, True] * 5])
    dmos = np.array([[10.0, 0, 20, 0, 30, 0, 40, 0, 50, 0]])
    savemat(folder / "refnames_all.mat", {"refnames_all": cells(references, (1, -1))}, do_compression=True)
    savemat(folder / "dmos.mat", {"dmos": dmos, "orgs": originals}, do_compression=True)
    realigned = {"dmos_new": np.where(originals, 0, dmos + 60.5), "dmos_std": dmos / 10, "orgs": originals}
    savemat(folder / "dmos_realigned.mat", realigned, do_compression=False)


write_live_challenge()
write_live()
