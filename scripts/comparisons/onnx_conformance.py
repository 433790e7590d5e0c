#!/usr/bin/env python3
"""Runs ONNX's own node tests on camvideo's importer and kernels, and writes docs/operators.md.

    pip install onnx==1.23.2
    python scripts/comparisons/onnx_conformance.py [--filter TEXT] [--keep FOLDER] [--seeds FOLDER] [--json FILE] [--check]

Every test is a model of one operator, or of the operators that a function of ONNX expands to, with inputs and the outputs
that NumPy computed. With --filter only tests whose names contain TEXT run, and no page is written; --keep leaves the test
data there, --seeds writes the supported models as seeds for scripts/fuzzing/fuzz.sh; --check writes no page either. Exits with 1 if a test of supported operators gives a wrong result.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings

import numpy
import onnx
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operators.md"
STATUSES = ("passed", "failed", "differs", "unsupported")
OLDEST_OPERATOR_SET = 9
# Tests that nobody else follows either, and why.
DEVIATIONS = {
    name: "with `align_corners` and a size that `scales` do not give exactly, the test divides by the size before rounding; the "
    "specification's text, PyTorch and onnxruntime divide by the size itself, and so does camvideo"
    for name in ("test_resize_downsample_scales_linear_align_corners", "test_resize_downsample_scales_cubic_align_corners")
}


def serialize(value, info):
    """One input or output in the form that ONNX keeps test data in."""
    kind = info.type.WhichOneof("value")
    if kind == "sequence_type":
        return numpy_helper.from_list(value, info.name).SerializeToString()
    if kind == "optional_type":
        return numpy_helper.from_optional(value, info.name).SerializeToString()
    if isinstance(value, onnx.TensorProto):
        named = onnx.TensorProto()
        named.CopyFrom(value)
        named.name = info.name
        return named.SerializeToString()
    return numpy_helper.from_array(numpy.asarray(value), info.name).SerializeToString()


def raise_operator_set(model):
    """Declares an operator set that camvideo reads, where that changes nothing of what the model's operators mean."""
    for entry in model.opset_import:
        if entry.domain in ("", "ai.onnx") and entry.version < OLDEST_OPERATOR_SET:
            since = [[schema(node, version) for node in model.graph.node] for version in (entry.version, OLDEST_OPERATOR_SET)]
            if since[0] == since[1]:
                entry.version = OLDEST_OPERATOR_SET


def schema(node, version):
    return onnx.defs.get_schema(node.op_type, version, node.domain).since_version


def write_cases(folder, wanted):
    """Writes each test as a folder; returns the operators of each test by its name, in the order of the files."""
    operators = {}
    for case in collect_testcases():
        if wanted not in case.name or case.name in operators:
            continue
        data = folder / case.name / "test_data_set_0"
        data.mkdir(parents=True)
        raise_operator_set(case.model)
        (folder / case.name / "model.onnx").write_bytes(case.model.SerializeToString())
        inputs, outputs = case.data_sets[0]
        graph = case.model.graph
        for kind, values, infos in (("input", inputs, graph.input), ("output", outputs, graph.output)):
            for index, (value, info) in enumerate(zip(values, infos)):
                (data / f"{kind}_{index}.pb").write_bytes(serialize(value, info))
        operators[case.name] = [node.op_type for node in graph.node]
    return operators


def run(tool, folder, names):
    """What the tool says of each test. A test that brings it down has failed; the tool starts again after it."""
    verdicts = {}
    waiting = list(names)
    while waiting:
        lines = "".join(f"{folder / name}\n" for name in waiting)
        process = subprocess.run([tool], input=lines, capture_output=True, text=True)
        for line in process.stdout.splitlines():
            verdict = json.loads(line)
            verdicts[verdict["name"]] = verdict
        left = [name for name in waiting if name not in verdicts]
        if left:
            why = (process.stderr.strip().splitlines() or [f"exit code {process.returncode}"])[0]
            verdicts[left[0]] = dict(name=left[0], status="failed", reason=f"crashed: {why[:200]}")
        waiting = left[1:]
    return verdicts


def write_seeds(folder, data, verdicts):
    """Writes each model that is supported as one small file, every input but the first made an initializer."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, verdict in verdicts.items():
        if verdict["status"] == "unsupported":
            continue
        model = onnx.load_model(data / name / "model.onnx")
        for index, info in reversed(list(enumerate(model.graph.input))[1:]):
            tensor = onnx.load_tensor(data / name / "test_data_set_0" / f"input_{index}.pb")
            if numpy_helper.to_array(tensor).size < 256:
                tensor.name = info.name
                model.graph.initializer.append(tensor)
                del model.graph.input[index]
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())


def owner(name, operators):
    """The operator that a test is about; for the expansion of a function, that function."""
    plain = re.sub(r"_expanded.*$", "", name)
    names = operators.get(plain, operators[name])
    return names[0] if len(names) == 1 or plain == name else "/".join(dict.fromkeys(names))


def plain_reason(reason):
    """A reason without the names of nodes, so that equal ones count as one."""
    reason = re.sub(r"^node '.*?' \((\w+)\): this operator is not supported.*", r"\1 is not supported", reason)
    return re.sub(r"^node '.*?' \(\w+\): ", "", reason)


def version(tool):
    output = subprocess.run(tool, capture_output=True, text=True).stdout.strip()
    return output.splitlines()[0] if output else "unknown"


def grouped(deviations):
    names = collections.defaultdict(list)
    for name, reason in deviations.items():
        names[reason].append(f"`{name}`")
    return [(reason, ", ".join(found)) for reason, found in names.items()]


def page(verdicts, operators, supported):
    rows = collections.defaultdict(collections.Counter)
    reasons = collections.defaultdict(collections.Counter)
    totals = collections.Counter()
    for name, verdict in verdicts.items():
        operator = owner(name, operators)
        kind = "expanded" if "_expanded" in name else "node"
        totals[kind, verdict["status"]] += 1
        rows[operator][kind, verdict["status"]] += 1
        if verdict["status"] == "unsupported":
            reasons[operator][plain_reason(verdict["reason"])] += 1
    lines = [
        "# ONNX's operators",
        "",
        f"What [ONNX's own node tests](https://onnx.ai/onnx/repo-docs/OnnxBackendTest.html) (onnx {onnx.__version__}, operator",
        f"sets up to {onnx.defs.onnx_opset_version()}) say of camvideo. Written by `scripts/comparisons/onnx_conformance.py`; "
        f"{version(['swift', '--version'])}.",
        "",
        "A test gives as many of its floating-point inputs as possible while the network runs; weights, bounds and everything",
        "else that has to be known earlier is read as a constant, and integers always are. The same test runs again after the passes that",
        "every network goes through, and with all inputs constant. Tests in float64, float16 and bfloat16 compute in float32",
        "and are compared as closely as their type allows. *Unsupported* means that the model is refused with a sentence that says why,",
        "*differs* that camvideo departs from the test on purpose:",
        "",
        *(f"- {names}: {reason}." for reason, names in grouped(DEVIATIONS)),
        "",
        "| tests | passed | failed | differs | unsupported |",
        "|---|---|---|---|---|",
    ]
    for kind, title in (("node", "one operator"), ("expanded", "functions spelled out in other operators")):
        lines.append(f"| {title} | " + " | ".join(str(totals[kind, status]) for status in STATUSES) + " |")
    lines += [
        "",
        "## Supported operators",
        "",
        "In brackets: the same counts for the operator spelled out in others. An operator without tests of its own runs in other operators' tests.",
        "",
        "| operator | passed | failed | differs | unsupported | why unsupported |",
        "|---|---|---|---|---|---|",
    ]

    def cell(operator, status):
        node, expanded = rows[operator]["node", status], rows[operator]["expanded", status]
        return f"{node} ({expanded})" if expanded else str(node)

    def why(operator):
        return "; ".join(
            f"{reason.replace('|', '/')}{f' ({count})' if count > 1 else ''}"
            for reason, count in reasons[operator].most_common())

    for operator in sorted(supported):
        cells = " | ".join(cell(operator, status) for status in STATUSES)
        lines.append(f"| {operator} | {cells} | {why(operator)} |")
    lines += ["", "## Operators that are not read", "", "| operator | tests | of those, expansions that pass |", "|---|---|---|"]
    for operator in sorted(set(rows) - set(supported)):
        lines.append(f"| {operator} | {sum(rows[operator].values())} | {rows[operator]['expanded', 'passed']} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filter", default="", metavar="TEXT", help="run only tests whose names contain TEXT")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="write the test data there and leave it")
    parser.add_argument("--seeds", type=pathlib.Path, metavar="FOLDER", help="write supported models there")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write every verdict there, a line each")
    parser.add_argument("--check", action="store_true", help="write no page")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # NumPy's, of the overflows that some tests are about

    subprocess.run(["swift", "build", "-c", "release", "--product", "onnx-conformance"], cwd=ROOT, check=True)
    folder = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True)
    tool = os.path.join(folder.stdout.strip(), "onnx-conformance")
    supported = subprocess.run([tool, "--operators"], check=True, capture_output=True, text=True).stdout.split()

    with tempfile.TemporaryDirectory() as temporary:
        data = arguments.keep or pathlib.Path(temporary)
        operators = write_cases(data, arguments.filter)
        verdicts = run(tool, data, operators)
        if arguments.seeds:
            write_seeds(arguments.seeds, data, verdicts)
    for name in DEVIATIONS.keys() & verdicts.keys():
        verdicts[name]["status"] = "differs"
    if arguments.json:
        arguments.json.write_text("".join(json.dumps(verdict) + "\n" for verdict in verdicts.values()))
    failed = [verdict for verdict in verdicts.values() if verdict["status"] == "failed"]
    for verdict in failed:
        print(f"failed: {verdict['name']}: {verdict['reason']}", file=sys.stderr)
    counts = collections.Counter(verdict["status"] for verdict in verdicts.values())
    print(", ".join(f"{counts[status]} {status}" for status in STATUSES))
    if not arguments.filter and not arguments.check:
        PAGE.write_text(page(verdicts, operators, supported))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
