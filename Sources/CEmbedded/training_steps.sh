# The steps that train_default_model.sh and train_fast_model.sh share. Expects the variables deepbiq, ratings, biq,
# backbone and output.

version=3.0.0
live="LIVE In the Wild Image Quality Challenge (930 of 1162 images)"
notice="Fine-tuned from the EfficientNet-Lite0 ImageNet weights that Google published in tensorflow/tpu (Apache-2.0). \
Trained on the LIVE In the Wild Image Quality Challenge Database, Copyright (c) 2015 The University of Texas at \
Austin, Laboratory for Image and Video Engineering (LIVE, http://live.ece.utexas.edu): D. Ghadiyaram and A.C. Bovik, \
Massive Online Crowdsourced Study of Subjective and Objective Picture Quality, IEEE Transactions on Image Processing \
25(1), 2016."
if [ "$biq" = - ]; then
  name_suffix=live-challenge data=$live trained_on="photographs of $live"
else
  name_suffix=live-challenge-biq2021 data="$live; BIQ2021 (its training part, 10000 images)"
  trained_on="photographs of LIVE In the Wild and BIQ2021"
  notice+=" And on BIQ2021: N. Ahmed and H.M.S. Asif, BIQ2021: a large-scale blind image quality assessment database, \
Journal of Electronic Imaging 31(5), 2022."
fi

# Fine-tunes on BIQ2021 unless that is done, or goes on where it was stopped: FOLDER FLAG...
finetune() {
  local folder=$1 resume=()
  shift
  [ ! -e "$folder/checkpoint.safetensors" ] || resume=(--resume)
  [ -e "$folder/model.onnx" ] || "$deepbiq" train finetune --output "$folder" "${resume[@]}" \
    --database biq2021="$biq" --view-size 512 --crops-per-image 1 --freeze block02 --test 0 --view-memory 9000 \
    --workers 2 "$@"
}

# BIQ2021 first in whole crops, then in windows with damage; sets trunk and features, with which the last step begins.
train_on_biq2021() {
  trunk=$backbone features=features,block02,block04,block07,block10,block15
  if [ "$biq" = - ]; then return; fi
  finetune "$output/biq" --backbone "$backbone" --features "$features" --crop-size 288 --windows 1 --damage 0 \
    --epochs 4 --trunk-rate 0.4 --validation 0.05 --correlation-weight 0.3
  finetune "$output/biq-damage" --backbone "$output/biq/model.onnx" --features features --crop-size 384 --windows 2 \
    --epochs 2 --trunk-rate 0.3 --validation 0.03 --correlation-weight 0.2 --damage 0.35 \
    --damage-weight 0.1 --warm-up 0.2 --keep last
  trunk=$output/biq-damage/model.onnx features=features
}

# The last step, on RATINGS with some of BIQ2021, in five folds and on everything: NAME FOLDER FLAG...
train_on_ratings() {
  local name=$1 folder=$2 companion=()
  shift 2
  [ "$biq" = - ] || companion=(--database biq2021="$biq" --weight biq2021=0.3)
  "$deepbiq" train all --resume --output "$folder" --database csv="$ratings" "${companion[@]}" --backbone "$trunk" \
    --features "$features" --crop-size 384 --windows 2 --crops-per-image 1 --epochs 6 --trunk-rate 0.3 \
    --freeze block02 --damage 0.25 --damage-weight 0.3 --warm-up 0.5 --view-memory 9000 --workers 2 \
    --name "efficientnet-lite0-$name_suffix$name" --model-version "$version" --licence Apache-2.0 --notice "$notice" \
    --data "$data" --summary "EfficientNet-Lite0 (ImageNet weights), fine-tuned on five quality categories and on \
damage made on purpose, with a support vector regression on their probabilities; trained on $trained_on." "$@"
}

# Half precision, and what lower precisions cost, in the metadata: FOLDER MODEL
finish() {
  "$deepbiq" model convert --float16 --force "$1/model.onnx" "$2"
  local precision
  for precision in int16 int8; do
    "$deepbiq" evaluate precision --precision "$precision" --database csv --root "$ratings" --model "$2" \
      --output "$2" --force
  done
  # What evaluate wrote has the halves' values in whole precision: nothing is rounded twice.
  "$deepbiq" model convert --float16 --force "$2" "$2"
}
