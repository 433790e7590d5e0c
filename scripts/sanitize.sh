#!/usr/bin/env bash
# Runs the tests under a sanitizer: scripts/sanitize.sh thread|address [arguments for `swift test`], for example:
#
#     scripts/sanitize.sh thread --filter StagesTests
#
# Each sanitizer has a build of its own, .build/thread and .build/address. What is reported ends the run with an error.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/dependencies.sh

sanitizer=${1:?"usage: scripts/sanitize.sh thread|address [arguments for swift test]"}
shift
case $sanitizer in
thread)
    export TSAN_OPTIONS="second_deadlock_stack=1"
    ;;
address)
    # Leaks are only looked for where a process ends, and there Swift's runtime and oneDNN's caches still hold their memory.
    export ASAN_OPTIONS="detect_leaks=0"
    ;;
*)
    say "The sanitizer is thread or address, not '$sanitizer'."
    exit 64
    ;;
esac

export CAMVIDEO_SANITIZE=$sanitizer
swift test --sanitize "$sanitizer" --scratch-path ".build/$sanitizer" "$@"
