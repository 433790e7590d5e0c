#!/usr/bin/env bash
# Feeds mutated models to the ONNX reader, the importer, the passes and the kernels, under libFuzzer and AddressSanitizer:
#
#     scripts/fuzzing/fuzz.sh SECONDS [SEEDS ...]
#
# Seeds are the models under fixtures/ and those in the folders SEEDS; scripts/fuzzing/mutate_models.py says how to make very many good
# ones. The corpus grows in .build/fuzz/corpus from run to run. An input that crashes, hangs for 10 seconds or
# takes more than 2 GB ends the run and lies in .build/fuzz/findings; fix what it shows and keep it under fixtures/hostile/.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/dependencies.sh

seconds=${1:?"usage: scripts/fuzzing/fuzz.sh SECONDS [SEEDS ...]"}
shift
case $seconds in *[!0-9]*) say "SECONDS is a whole number, not '$seconds'."; exit 64 ;; esac

corpus=.build/fuzz/corpus
findings=.build/fuzz/findings
mkdir -p "$corpus" "$findings"
for model in fixtures/goldens/*/*.onnx fixtures/hostile/*.onnx; do
    [ -f "$model" ] && cp "$model" "$corpus/$(echo "$model" | tr / -)"
done

# A build of its own: instrumented code does not link with the rest.
CAMVIDEO_FUZZ=1 swift build -c release --scratch-path .build/fuzz/build --product model-fuzzer \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld

# Everything comes from this process's own input, so leaks at exit are oneDNN's caches.
ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 \
    nice .build/fuzz/build/release/model-fuzzer "$corpus" "$@" \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=2048 -max_len=8192 \
    -artifact_prefix="$findings/" -print_final_stats=1 ${FUZZ_OPTIONS:-}
