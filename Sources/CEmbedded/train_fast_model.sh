#!/usr/bin/env bash
# Makes fast-model.onnx: the networks of train_default_model.sh, which must be done, scored at a smaller view; a quarter
# of an hour on two cores.
#
#   train_fast_model.sh DEEPBIQ RATINGS BIQ2021 BACKBONE OUTPUT
#
# All as they were given to train_default_model.sh. OUTPUT receives fast-model.onnx, which is committed here.
set -euo pipefail
[ $# -eq 5 ] || { sed -n '5,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
deepbiq=$1 ratings=$2 biq=$3 backbone=$4 output=$5
source "$(dirname "$0")/training_steps.sh"

train_on_biq2021
train_on_ratings -fast "$output/fast" --scored-view-size 440 --networks-from "$output/trained"
finish "$output/fast" "$output/fast-model.onnx"
