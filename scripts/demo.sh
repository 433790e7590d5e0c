#!/usr/bin/env bash
# Builds camvideo and annotates the fixture clip, or any other: scripts/demo.sh [INPUT [OUTPUT [camvideo's options]]]
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")/.."
. scripts/lib/dependencies.sh

swift build -c release --product camvideo
camvideo=$(swift build -c release --show-bin-path)/camvideo

# Paths are the caller's, defaults the project's.
absolute() { case $1 in - | /* | *://*) printf '%s' "$1" ;; *) printf '%s/%s' "$caller" "$1" ;; esac; }
input=$PWD/fixtures/road.mp4
output=$PWD/demo.mp4
if [ $# -ge 1 ]; then input=$(absolute "$1"); fi
if [ $# -ge 2 ]; then output=$(absolute "$2"); fi
if [ $# -gt 2 ]; then shift 2; else shift $#; fi

cd "$caller"
"$camvideo" "$input" "$output" --overwrite "$@"
printf 'Watch %s. The program is %s.\n' "$output" "$camvideo"
