"""Writes default-model.onnx: the trained network with the metadata that QualityModel reads.

    pip install onnx
    python make_default_model.py trained.onnx default-model.onnx

Only the model's description and its metadata_props change; the graph is checked to be the same, byte for byte.
The accuracy was measured once on the 232 of the database's 1162 images that training never saw, scored as the
mean of a 3x3 grid of crops.
"""

import sys

import onnx

DESCRIPTION = (
    "MobileNetV2 (ImageNet weights) fine-tuned for five-category image quality on 930 images of the LIVE In the Wild "
    "Image Quality Challenge database, with a linear support vector regression on its 1280 features."
)

NOTICE = (
    "Fine-tuned from the MobileNetV2 ImageNet weights that Google published in google-coral/edgetpu (Apache-2.0). "
    "Trained on the LIVE In the Wild Image Quality Challenge Database, Copyright (c) 2015 The University of Texas at Austin, Laboratory for Image and Video "
    "Engineering (LIVE, http://live.ece.utexas.edu): D. Ghadiyaram and A.C. Bovik, Massive Online Crowdsourced Study "
    "of Subjective and Objective Picture Quality, IEEE Transactions on Image Processing 25(1), 2016."
)

METADATA = {
    "name": "mobilenet-v2-live-challenge",
    "version": "1.0.0",
    "summary": DESCRIPTION,
    "licence": "Apache-2.0",
    "notice": NOTICE,
    "categories": "bad,poor,fair,good,excellent",
    "crop_size": "224",
    "view_size": "500",
    "pooling": "mean",
    "scale_minimum": "0",
    "scale_maximum": "100",
    "higher_is_better": "true",
    "database": "LIVE In the Wild Image Quality Challenge (930 of 1162 images)",
    "measured_on": "the 232 held-out images of the same database, 3x3 grid of crops",
    "measured_srocc": "0.841",
    "measured_lcc": "0.852",
}


def main(source: str, destination: str) -> None:
    model = onnx.load(source)
    graph = model.graph.SerializeToString(deterministic=True)
    model.doc_string = DESCRIPTION
    del model.metadata_props[:]
    for key, value in METADATA.items():
        model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model)
    onnx.save(model, destination)
    written = onnx.load(destination)
    if written.graph.SerializeToString(deterministic=True) != graph:
        sys.exit(f"{destination}: the graph differs from that of {source}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
