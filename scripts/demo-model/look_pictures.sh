#!/usr/bin/env bash
# Draw docs/images/look-*.png, a picture of each style, and docs/annotated-frame.jpg: the fixture clip with the demo model.
#
#     swift build -c release && scripts/demo-model/look_pictures.sh
#
# Needs the ffmpeg program, which makes the pictures smaller. CAMVIDEO names another program than .build/release/camvideo.
set -euo pipefail
cd "$(dirname "$0")/../.."

camvideo=${CAMVIDEO:-.build/release/camvideo}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/images

# picture NAME OPTION...: one frame.
picture() {
    local name=$1
    shift
    "$camvideo" fixtures/road.mp4 "$work/$name.png" --overwrite --quiet --start 0.6 --frames 1 --target car "$@"
}

for style in heat blend contour box spot mask; do
    picture "$style" --style "$style"
    ffmpeg -v error -y -i "$work/$style.png" -vf "scale=400:-2:flags=lanczos" "docs/images/look-$style.png"
done
ffmpeg -v error -y -i "$work/heat.png" -q:v 2 docs/annotated-frame.jpg
