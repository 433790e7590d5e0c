#!/usr/bin/env bash
# Checks in a headless Chromium what a report draws and does: scripts/report/check.sh [PROGRAM [--screenshots DIR]]
# Installs Chromium, its driver and ffmpeg where they are missing, and selenium in a virtual environment under .build.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/dependencies.sh

packages="chromium chromium-driver ffmpeg python3-venv"
require_packages
environment=.build/report-check
if [ ! -x "$environment/bin/python" ] || ! "$environment/bin/python" -c 'import selenium' 2>/dev/null; then
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check 'selenium>=4.20'
fi

program=$(realpath "${1:-.build/debug/camvideo}")
if [ $# -ge 1 ]; then shift; fi
"$environment/bin/python" scripts/report/check_report.py --camvideo "$program" "$@"
