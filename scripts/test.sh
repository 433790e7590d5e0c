#!/usr/bin/env bash
# Builds camvideo and runs its tests. Arguments go to `swift test`, for example: scripts/test.sh --filter StagesTests
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/dependencies.sh

# Package.swift optimizes what is slow otherwise.
export CAMVIDEO_TEST=1
swift test "$@"
