#!/bin/sh
# Make fixtures/small from fixtures/road.mp4: short clips, each with one property that a video tool gets wrong.
# Needs the ffmpeg command with libx264.
#
#     scripts/demo-model/make_fixture_clips.sh
set -eu

fixtures=$(CDPATH= cd "$(dirname "$0")/../../fixtures" && pwd)
small="$fixtures/small"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$small"

encode() { # FROM SECONDS FILTER OUT [encoder options]: 160x90 H.264 without audio
    from=$1 seconds=$2 filter=$3 out=$4
    shift 4
    ffmpeg -v error -y -ss "$from" -t "$seconds" -i "$fixtures/road.mp4" -an -sn \
        -vf "scale=160:90,$filter" -c:v libx264 -preset slow -crf 30 -bf 2 -threads 1 \
        -fflags +bitexact -flags:v +bitexact -map_metadata -1 "$@" "$out"
}

encode 1 1.2 format=yuv422p "$small/yuv422p.mp4"
encode 1 1.2 format=yuv444p "$small/yuv444p.mp4"
encode 1 1.2 format=yuv420p10le "$small/yuv420p10.mp4"
encode 1 1.2 format=yuv420p "$work/upright.mp4"
encode 4 1.2 scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p "$small/full-range.mp4" \
    -color_range pc -colorspace smpte170m

# A display matrix that turns the picture by 90 degrees; FFmpeg 6 has an option for it, 5 takes a tag.
if ffmpeg -hide_banner -h full 2>/dev/null | grep -q -e -display_rotation; then
    ffmpeg -v error -y -display_rotation:v:0 90 -i "$work/upright.mp4" -c copy -fflags +bitexact \
        "$small/rotated.mp4"
else
    ffmpeg -v error -y -i "$work/upright.mp4" -c copy -metadata:s:v:0 rotate=90 -fflags +bitexact "$small/rotated.mp4"
fi

# Pixels that are not square.
encode 5 1.2 format=yuv420p "$small/anamorphic.mp4" -bsf:v h264_metadata=sample_aspect_ratio=4/3

# Every third frame is missing, so that frames last 40 or 80 ms; a subtitle and an audio track beside them.
cat > "$work/words.srt" <<'SRT'
1
00:00:00,100 --> 00:00:00,700
a truck comes

2
00:00:00,900 --> 00:00:01,600
and goes by
SRT
ffmpeg -v error -y -ss 2.6 -t 1.8 -i "$fixtures/road.mp4" -i "$work/words.srt" -map 0:v -map 0:a -map 1:s \
    -vf "select='mod(n,3)',scale=160:90,format=yuv420p" -fps_mode vfr -c:v libx264 -preset slow -crf 30 -bf 2 -threads 1 \
    -c:a aac -b:a 32k -ac 1 -c:s srt -metadata:s:s:0 language=eng -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
    "$small/vfr.mkv"

# Only sound.
ffmpeg -v error -y -ss 0 -t 1 -i "$fixtures/road.mp4" -vn -c:a aac -b:a 32k -ac 1 -fflags +bitexact -flags:a +bitexact \
    -map_metadata -1 "$small/audio-only.m4a"

ls -l "$small"
