# Sourced by the other scripts: makes sure that what camvideo is built from is on this machine.
# On Debian and Ubuntu, missing packages are installed with apt-get (through sudo where that is needed).

packages="libavcodec-dev libavformat-dev libavutil-dev libswscale-dev libdnnl-dev libpango1.0-dev libsqlite3-dev zlib1g-dev pkg-config fonts-dejavu-core"

say() { printf '%s\n' "$*" >&2; }

require_swift() {
    if ! command -v swift >/dev/null; then
        say "Swift is not installed: install Swift 6.2 or newer from https://www.swift.org/install and run this again."
        exit 1
    fi
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n' 6.2 "$version" | sort -V | head -n 1)" != 6.2 ]; then
        say "Swift $version is too old: install Swift 6.2 or newer from https://www.swift.org/install and run this again."
        exit 1
    fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

require_packages() {
    if ! command -v apt-get >/dev/null; then
        if ! pkg-config --exists libavcodec libavformat libavutil libswscale pangocairo sqlite3 zlib 2>/dev/null; then
            say "FFmpeg's libraries, oneDNN, Pango, SQLite, zlib or pkg-config are missing, and this system has no apt-get: install their" \
                "development packages (on Debian: $packages) and run this again."
            exit 1
        fi
        return
    fi
    local missing="" package
    for package in $packages; do
        is_installed "$package" || missing="$missing $package"
    done
    if [ -z "$missing" ]; then return; fi

    local root=""
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "These packages are missing:$missing. Install them as root with: apt-get install$missing"
            exit 1
        fi
        root=sudo
    fi
    say "Installing$missing"
    # shellcheck disable=SC2086 # the names are words on purpose
    if ! { $root apt-get update -qq &&
        $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; }; then
        say "apt-get could not install$missing: see its message above."
        exit 1
    fi
}

require_swift
require_packages
