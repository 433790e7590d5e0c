#!/usr/bin/env bash
# Draw docs/images/methods-*.jpg: what each method shows of one frame of the fixture clip, with the demo model.
#
#     swift build -c release && scripts/demo-model/method_pictures.sh
#
# Needs the ffmpeg program, which makes the sheets smaller. Methods for vision transformers are left out: the demo model is none.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/images

# sheet NAME METHOD...: one frame with a panel for each method.
sheet() {
    local name=$1 comparisons=() method
    local first=$2
    shift 2
    for method in "$@"; do comparisons+=(--compare "method=$method"); done
    .build/release/camvideo fixtures/road.mp4 "$work/$name.png" --overwrite --quiet --start "${START:-0.6}" --frames 1 \
        --target "${TARGET:-car}" --method "$first" "${comparisons[@]}"
    ffmpeg -v error -y -i "$work/$name.png" -vf "scale=1280:-2:flags=lanczos" -q:v 5 "docs/images/methods-$name.jpg"
}

sheet gradients gradcam gradcam++ hirescam xgradcam layercam gradcamelementwise shapleycam finercam cam fem refinecam
sheet components eigencam eigengradcam segeigencam kpcacam dff scorecam ablationcam fullgrad randomcam rise occlusion
sheet pixels gradient gradientxinput smoothgrad integrated-gradients smooth-integrated-gradients guided-backprop deconvnet \
    guided-gradcam
