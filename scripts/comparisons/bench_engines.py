"""Rates of several engines on the same networks, in turns; `scripts/comparisons/bench-engines` calls this.

camvideo runs forward and Grad-CAM, the others forward only; all at batch 1, float32 in and out, with all cores busy:
camvideo with a session for each core, OpenVINO with its throughput hint, onnxruntime and PyTorch with their own threads.
Each round measures every engine once; a ratio compares medians over the rounds.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import tempfile
import time

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
import numpy as np
import onnxruntime
import openvino
import torch

from zoo_parity import ROOT, build

NETWORKS = ["resnet50", "mobilenet_v2", "efficientnet_b0", "convnext_tiny", "vit_b_16"]
PROGRAM = os.path.join(ROOT, ".build", "release", "camvideo")


def rate(step, seconds):
    step()
    count, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        step()
        count += 1
    return count / (time.perf_counter() - begin)


def camvideo(path, precision):
    def run(seconds):
        result = subprocess.run(
            [PROGRAM, "bench", "--network", "--json", "--precision", precision, "-m", path],
            capture_output=True, text=True, check=True)
        return json.loads(result.stdout)["fps"]

    return run


def openvino_engine(path, picture, precision):
    core = openvino.Core()
    compiled = core.compile_model(
        core.read_model(path), "CPU",
        {"INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "THROUGHPUT"})
    requests = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
    queue = openvino.AsyncInferQueue(compiled, requests)

    def run(seconds):
        count, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            queue.start_async([picture])
            count += 1
        queue.wait_all()
        return count / (time.perf_counter() - begin)

    run(0.2)
    return run


def onnxruntime_engine(path, picture):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda seconds: rate(lambda: session.run(None, {name: picture}), seconds)


def torch_engine(model, picture, dtype):
    tensor = torch.from_numpy(picture)

    def step():
        context = torch.autocast("cpu", torch.bfloat16) if dtype == "bf16" else contextlib.nullcontext()
        with torch.no_grad(), context:
            model(tensor)

    return lambda seconds: rate(step, seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("networks", nargs="*", default=NETWORKS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    rows = []
    print("| network | precision | camvideo fps (with Grad-CAM) | OpenVINO | onnxruntime | PyTorch |")
    print("|---|---|---|---|---|---|")
    for name in arguments.networks:
        model, size = build(name)
        picture = np.random.default_rng(0).standard_normal((1, 3, size, size)).astype(np.float32)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.onnx")
            torch.onnx.export(
                model, (torch.from_numpy(picture),), path, dynamo=False, opset_version=17,
                input_names=["pixel_values"], output_names=["logits"])
            for precision in ("fp32", "bf16"):
                engines = {
                    "camvideo": camvideo(path, precision),
                    "openvino": openvino_engine(path, picture, "f32" if precision == "fp32" else "bf16"),
                    "onnxruntime": onnxruntime_engine(path, picture) if precision == "fp32" else None,
                    "torch": torch_engine(model, picture, precision),
                }
                rates = {engine: [] for engine in engines if engines[engine]}
                for _ in range(arguments.rounds):
                    for engine in rates:
                        rates[engine].append(engines[engine](arguments.seconds))
                medians = {engine: statistics.median(values) for engine, values in rates.items()}
                rows.append(dict(network=name, precision=precision, fps=medians))
                ours = medians["camvideo"]
                cells = [
                    f"{medians[engine]:.1f} ({ours / medians[engine]:.2f}x)" if engine in medians else "-"
                    for engine in ("openvino", "onnxruntime", "torch")
                ]
                print(f"| {name} | {precision} | {ours:.1f} | {' | '.join(cells)} |", flush=True)
                del engines
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(rows, file, indent=1)


if __name__ == "__main__":
    main()
