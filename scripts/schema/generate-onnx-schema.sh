#!/usr/bin/env bash
# Makes Sources/ONNX/Schema/onnx.pb.swift from onnx.proto, with protoc (Debian: protobuf-compiler) and the protoc-gen-swift
# of the swift-protobuf version that the package resolves to. Run it after a change of onnx.proto and commit both files.
set -euo pipefail
cd "$(dirname "$0")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
swift package resolve
swift build --package-path .build/checkouts/swift-protobuf --scratch-path "$scratch" --product protoc-gen-swift
protoc --plugin="$scratch/debug/protoc-gen-swift" --proto_path=Sources/ONNX/Schema \
    --swift_opt=Visibility=Internal --swift_out=Sources/ONNX/Schema onnx.proto
# The generator says nowhere why a message with its storage in a class may be sent.
sed -i '/: @unchecked Sendable {/i\// @unchecked: the storage is a class that is copied before it is written, so that the message is a value.' \
    Sources/ONNX/Schema/onnx.pb.swift
