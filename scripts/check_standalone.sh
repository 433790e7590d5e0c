#!/usr/bin/env bash
# Runs a copy of the program where Swift's installation is out of reach: scripts/check_standalone.sh [PROGRAM]
# Without an argument, it builds and checks the release. Needs the right to make a mount namespace (util-linux's unshare).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/dependencies.sh

if [ $# -ge 1 ]; then
    program=$1
else
    swift build -c release --product camvideo
    program=$(swift build -c release --show-bin-path)/camvideo
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$program" "$folder/camvideo"
cp fixtures/small/full-range.mp4 "$folder/in.mp4"

if ldd "$folder/camvideo" | grep -E 'libswift|Foundation|libdispatch|BlocksRuntime|not found'; then
    say "The program needs the libraries above."
    exit 1
fi

runtime=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
export folder runtime
# shellcheck disable=SC2016 # the inner shell expands these
unshare --mount --map-root-user bash -euo pipefail -c '
    mount -t tmpfs none "$runtime"
    [ ! -e "$runtime/linux" ]
    cd "$folder"
    env -i PATH=/usr/bin:/bin ./camvideo in.mp4 out.mp4 --frames 5 --log frames.jsonl --quiet
    [ "$(wc -l <frames.jsonl)" -eq 5 ]'
say "$program runs without $runtime."
