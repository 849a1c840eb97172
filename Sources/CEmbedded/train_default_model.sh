#!/usr/bin/env bash
# Trains the model that is compiled into the program. Same inputs, same bytes; two hours on two idle cores. Started
# again, it goes on where it was stopped.
#
#   train_default_model.sh DEEPBIQ RATINGS BIQ2021 BACKBONE OUTPUT [further flags of the last step]
#
# RATINGS is a folder with scores.csv and images, BIQ2021 the database of that name as it was published, or "-" for
# weights that come from RATINGS alone; BACKBONE is EfficientNet-Lite0 with ImageNet weights as ONNX. OUTPUT receives
# default-model.onnx and, in trained/, model-card.md, which are committed here and as docs/model-card.md.
set -euo pipefail
[ $# -ge 5 ] || { sed -n '5,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
deepbiq=$1 ratings=$2 biq=$3 backbone=$4 output=$5
shift 5
source "$(dirname "$0")/training_steps.sh"

mkdir -p "$output"
train_on_biq2021
train_on_ratings "" "$output/trained" "$@"
finish "$output/trained" "$output/default-model.onnx"
