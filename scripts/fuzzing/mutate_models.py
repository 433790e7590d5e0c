#!/usr/bin/env python3
"""Writes mutated ONNX models that still are ONNX models, as seeds for scripts/fuzzing/fuzz.sh: libFuzzer alone, which knows bytes but
not messages, rarely gets past the reader.

    pip install onnx==1.23.2
    python scripts/comparisons/onnx_conformance.py --check --seeds SEEDS
    python scripts/fuzzing/mutate_models.py SEEDS OUT [--count N] [--seed S]

Each is one of the models in SEEDS with one to five changes: an attribute, a shape, a constant, an operand or an operator is
replaced by an extreme or unfitting one, or another node is put behind the last.
"""
import argparse
import pathlib
import random
import struct

import onnx

INTEGERS = [
    -1, 0, 1, 2, 3, 7, -2, -3, 16, 64, 255, 65535, 65537, 1000000, 2**31 - 1, 2**31, -(2**31), 2**32, 2**62, 2**63 - 1,
    -(2**63), -(2**63) + 1]
SIZES = [0, 1, 2, 3, 5, 16, 17, 64, 1000, 2**20, 2**30, 2**31, 2**62]
FLOATS = [0.0, -0.0, 1e-45, 1e38, -1e38, float("inf"), float("-inf"), float("nan"), 0.5, -1.0, 2.0, 1e-10]
STRINGS = [
    "", "x", "SAME_UPPER", "SAME_LOWER", "VALID", "reflect", "edge", "wrap", "linear", "cubic", "nearest", "CRD", "tanh",
    "align_corners", "asymmetric", "pytorch_half_pixel", "ij,jk->ik", "add", "mul", "not_larger", "not_smaller", "ceil", "floor"]


def change_attribute(graph, node, operators):
    if not node.attribute:
        return
    attribute = random.choice(node.attribute)
    if attribute.type == onnx.AttributeProto.INT:
        attribute.i = random.choice(INTEGERS)
    elif attribute.type == onnx.AttributeProto.FLOAT:
        attribute.f = random.choice(FLOATS)
    elif attribute.type == onnx.AttributeProto.STRING:
        attribute.s = random.choice(STRINGS).encode()
    elif attribute.type == onnx.AttributeProto.TENSOR and attribute.t.dims:
        attribute.t.dims[random.randrange(len(attribute.t.dims))] = random.choice(INTEGERS)
    elif attribute.type == onnx.AttributeProto.INTS:
        change_list(attribute.ints, INTEGERS)


def change_list(values, choices):
    index = random.randrange(len(values) + 1)
    if index == len(values):
        values.append(random.choice(choices))
    elif random.random() < 0.5:
        values[index] = random.choice(choices)
    else:
        values.pop()


def change_constant(graph, node, operators):
    formats = {onnx.TensorProto.INT64: ("<q", INTEGERS), onnx.TensorProto.FLOAT: ("<f", FLOATS)}
    for tensor in random.sample(list(graph.initializer), min(1, len(graph.initializer))):
        form, choices = formats.get(tensor.data_type, (None, None))
        if form and len(tensor.raw_data) >= struct.calcsize(form):
            size = struct.calcsize(form)
            index = random.randrange(len(tensor.raw_data) // size) * size
            data = bytearray(tensor.raw_data)
            data[index:index + size] = struct.pack(form, random.choice(choices))
            tensor.raw_data = bytes(data)


def change_constant_shape(graph, node, operators):
    for tensor in random.sample(list(graph.initializer), min(1, len(graph.initializer))):
        kind = random.randrange(4)
        if kind == 0:
            shape = list(tensor.dims)
            random.shuffle(shape)
            tensor.ClearField("dims")
            tensor.dims.extend(shape)
        elif kind == 1:
            tensor.dims.append(1)
        elif kind == 2:
            tensor.dims.insert(0, 1)
        else:
            for field in ("dims", "float_data", "int64_data", "int32_data"):
                tensor.ClearField(field)
            tensor.dims.append(0)
            tensor.raw_data = b""


def change_input(graph, node, operators):
    if not graph.input:
        return
    kind = random.choice(graph.input).type.tensor_type
    sizes = kind.shape.dim
    change = random.randrange(4)
    if change == 0 and sizes:
        random.choice(sizes).dim_value = random.choice(SIZES)
    elif change == 1:
        sizes.add().dim_value = random.choice(SIZES[:3])
    elif change == 2 and sizes:
        sizes.pop()
    else:
        kind.elem_type = random.choice([1, 7, 9, 10])


def change_operand(graph, node, operators):
    if node.input:
        node.input[random.randrange(len(node.input))] = random.choice(names(graph))


def change_operand_count(graph, node, operators):
    if node.input and random.random() < 0.5:
        node.input.pop()
    else:
        node.input.append(random.choice(names(graph)))


def drop_attribute(graph, node, operators):
    if node.attribute:
        node.attribute.pop(random.randrange(len(node.attribute)))


def change_operator(graph, node, operators):
    node.op_type = random.choice(operators)


def append_node(graph, node, operators):
    last = graph.node.add()
    last.op_type = random.choice(operators)
    last.input.append(graph.output[0].name)
    last.input.extend(name for name in list(node.input)[1:] if random.random() < 0.7)
    last.attribute.extend(node.attribute)
    last.output.append(f"appended{len(graph.node)}")
    graph.ClearField("output")
    graph.output.add().name = last.output[0]


def names(graph):
    read = [name for node in graph.node for name in node.input]
    return read + [value.name for value in [*graph.initializer, *graph.input]] + [""]


CHANGES = [
    change_attribute, change_constant, change_constant, change_constant_shape, change_input, change_operand,
    change_operand_count, drop_attribute, change_operator, append_node]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=pathlib.Path, metavar="SEEDS")
    parser.add_argument("out", type=pathlib.Path, metavar="OUT")
    parser.add_argument("--count", type=int, default=40000, metavar="N", help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the random numbers (%(default)s)")
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    models = [onnx.load_model(path, load_external_data=False) for path in sorted(arguments.seeds.glob("*.onnx"))]
    operators = sorted({node.op_type for model in models for node in model.graph.node})
    arguments.out.mkdir(parents=True, exist_ok=True)
    for index in range(arguments.count):
        model = onnx.ModelProto()
        model.CopyFrom(random.choice(models))
        for entry in model.opset_import:
            if entry.domain == "" and random.random() < 0.3:
                entry.version = random.choice([9, 10, 11, 12, 13, 17, 18, 20, 21, 23, 25])
        for _ in range(random.choice([1, 1, 2, 3, 5])):
            random.choice(CHANGES)(model.graph, random.choice(model.graph.node), operators)
        (arguments.out / f"{index}.onnx").write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()
