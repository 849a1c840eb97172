#!/usr/bin/env bash
# Trains the model that is compiled into the program. Same inputs, same bytes; an hour on two cores.
#
#   train_default_model.sh DEEPBIQ RATINGS BACKBONE OUTPUT [further flags of train all]
#
# RATINGS is a folder with scores.csv and images, BACKBONE MobileNetV2 with ImageNet weights as ONNX. OUTPUT receives
# model.onnx and model-card.md, which are committed as default-model.onnx and docs/model-card.md.
set -euo pipefail
[ $# -ge 4 ] || { sed -n '4,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
deepbiq=$1 ratings=$2 backbone=$3 output=$4
shift 4

notice="Fine-tuned from the MobileNetV2 ImageNet weights that Google published in google-coral/edgetpu (Apache-2.0). \
Trained on the LIVE In the Wild Image Quality Challenge Database, Copyright (c) 2015 The University of Texas at \
Austin, Laboratory for Image and Video Engineering (LIVE, http://live.ece.utexas.edu): D. Ghadiyaram and A.C. Bovik, \
Massive Online Crowdsourced Study of Subjective and Objective Picture Quality, IEEE Transactions on Image Processing \
25(1), 2016."

"$deepbiq" train all --database csv --root "$ratings" --backbone "$backbone" --output "$output" --workers 2 \
  --name mobilenet-v2-live-challenge --model-version 2.1.0 --licence Apache-2.0 --notice "$notice" \
  --data "LIVE In the Wild Image Quality Challenge (930 of 1162 images)" \
  --summary "MobileNetV2 (ImageNet weights), fine-tuned on five quality categories, with a support vector regression \
on their probabilities; trained on 930 photographs of the LIVE In the Wild Image Quality Challenge database." \
  --crop-size 384 --crops-per-image 1 --epochs 8 --trunk-rate 0.4 --freeze conv17 --grid-minimum 2 --mode dense "$@"
# The model's metadata also say what lower precisions cost.
for precision in int16 int8; do
  "$deepbiq" evaluate precision --precision "$precision" --database csv --root "$ratings" --model "$output/model.onnx" \
    --output "$output/model.onnx" --force
done
