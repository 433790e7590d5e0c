#!/usr/bin/env python3
"""Makes fixtures/operators: for every operator that camvideo reads, small models with an input and what they make of it.

    pip install onnx==1.23.2 onnxruntime
    python scripts/comparisons/make_operator_cases.py

Each model holds its own test: its initializers 'input/NAME' and 'expected' are values of its inputs and of its output, which
no node reads. What is expected comes from onnxruntime, or from ONNX's reference implementation in NumPy for operators that
onnxruntime does not know; where both run, they have to agree.
"""
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "operators"
OPSET = 17
# The reference implementation leaves the last channel of a window out.
DISAGREEING = {"LRN"}
RANDOM = np.random.default_rng(1)


def uniform(*shape, low=-2.0, high=2.0):
    """Values apart from each other, from zero and from halves, so that no kink lies within a finite difference."""
    count = int(np.prod(shape))
    values = low + 0.0037 + (high - low) * (np.arange(count) + 0.5) / count
    values[np.abs(values) < 0.01] += 0.02
    return RANDOM.permutation(values).astype(np.float32).reshape(shape)


def weights(*shape):
    return RANDOM.normal(size=shape).astype(np.float32) * np.float32(0.5)


def ints(*values):
    return np.array(values, dtype=np.int64)


def scalar(value, dtype=np.float32):
    return np.array(value, dtype=dtype)


class Case:
    """One node on `inputs`, which the network is given, and `constants`; the node's output may go through more nodes."""

    def __init__(self, op, inputs, constants=None, variant="", opset=OPSET, after=(), before=(), names=None, outputs=("y",), **attributes):
        self.op, self.inputs, self.constants, self.opset = op, inputs, constants or {}, opset
        self.name = f"{op}-{variant}" if variant else op
        names = list(inputs) + list(self.constants) if names is None else names
        node = helper.make_node(op, names, list(outputs), name=op, **attributes)
        self.nodes = [*before, node, *after]

    def model(self):
        last = self.nodes[-1].output[0]
        graph = helper.make_graph(
            self.nodes, self.name,
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape) for name, value in self.inputs.items()],
            [helper.make_tensor_value_info(last, TensorProto.FLOAT, None)],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], producer_name="camvideo")
        model.ir_version = min(model.ir_version, 10)
        return model

    def write(self):
        model = self.model()
        expected = ReferenceEvaluator(model).run(None, self.inputs)[0].astype(np.float32)
        try:
            session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
            peer = session.run(None, self.inputs)[0]
        except Exception as error:  # onnxruntime says in many ways that it does not know an operator.
            print(f"{self.name}: onnxruntime does not run it: {str(error).splitlines()[0][:100]}", file=sys.stderr)
        else:
            if self.op not in DISAGREEING:
                np.testing.assert_allclose(peer, expected, rtol=2e-5, atol=2e-5, err_msg=self.name)
            expected = peer
        tensors = [numpy_helper.from_array(value, f"input/{name}") for name, value in self.inputs.items()]
        model.graph.initializer.extend(tensors + [numpy_helper.from_array(expected, "expected")])
        (FOLDER / f"{self.name}.onnx").write_bytes(model.SerializeToString())


def node(op, inputs, output, **attributes):
    return helper.make_node(op, inputs, [output], name=f"{op}-{output}", **attributes)


def times_x(tensor="y", to=TensorProto.FLOAT):
    """Brings a result of integers or truths back to a picture: its values times the input."""
    return [node("Cast", [tensor], "float", to=to), node("Mul", ["x", "float"], "z")]


def picture():
    return {"x": uniform(1, 3, 4, 5)}


def pair(low=-2.0):
    return {"x": uniform(1, 3, 4, 5, low=low), "b": uniform(3, 1, 5, low=low)}


def unary():
    signed = "Abs Celu Ceil Cos Elu Erf Exp Floor HardSigmoid HardSwish Identity LeakyRelu Neg Relu Round Selu Sigmoid Sign Sin"
    yield from (Case(op, picture()) for op in (signed + " Softplus Softsign Tanh ThresholdedRelu Reciprocal").split())
    yield from (Case(op, {"x": uniform(1, 3, 4, 5, low=0.1)}) for op in ("Log", "Sqrt"))
    yield Case("Gelu", picture(), opset=20)
    yield Case("Gelu", picture(), variant="tanh", opset=20, approximate="tanh")
    yield Case("Mish", picture(), opset=18)
    yield Case("Swish", picture(), opset=24, alpha=1.5)
    yield Case("Clip", picture(), {"low": scalar(-0.5), "high": scalar(1.2)})
    yield Case("PRelu", picture(), {"slope": weights(3, 1, 1)})
    yield Case("Dropout", picture())
    yield Case("Cast", picture(), to=TensorProto.FLOAT)
    yield Case("CastLike", picture(), {"like": scalar(1.0)})
    yield Case("LogSoftmax", picture(), axis=1)
    yield Case("Softmax", picture(), axis=-1)
    yield Case("Not", picture(), {}, names=["t"], before=[node("Less", ["x", "x"], "t")], after=times_x())
    for op in ("IsNaN", "IsInf"):
        yield Case(op, picture(), after=times_x() + [node("Add", ["z", "x"], "w")])


def binary():
    yield from (Case(op, pair()) for op in ("Add", "Sub", "Mul", "Max", "Min", "Sum", "Mean"))
    yield Case("Div", {"x": uniform(1, 3, 4, 5), "b": uniform(3, 1, 5, low=0.5)})
    yield Case("Mod", {"x": uniform(1, 3, 4, 5), "b": uniform(3, 1, 5, low=0.7, high=0.9)}, fmod=1)
    yield Case("Pow", {"x": uniform(1, 3, 4, 5, low=0.2)}, {"exponent": scalar(2.5)})
    yield Case("Pow", pair(low=0.2), variant="tensors")
    for op in ("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"):
        yield Case(op, pair(), after=times_x())
    for op in ("And", "Or", "Xor"):
        before = [node("Greater", ["x", "zero"], "p"), node("Less", ["x", "one"], "q")]
        yield Case(op, picture(), {"zero": scalar(0), "one": scalar(1)}, names=["p", "q"], before=before, after=times_x())
    yield Case("Where", pair(), {"zero": scalar(0)}, names=["c", "x", "b"], before=[node("Greater", ["x", "zero"], "c")])


def windows():
    yield Case("Conv", picture(), {"w": weights(4, 3, 3, 3), "b": weights(4)}, pads=[1, 1, 1, 1], strides=[2, 1])
    yield Case("ConvTranspose", picture(), {"w": weights(3, 2, 3, 3), "b": weights(2)}, strides=[2, 2], pads=[1, 1, 1, 1])
    yield Case("AveragePool", picture(), kernel_shape=[3, 2], pads=[1, 0, 1, 1], strides=[2, 1])
    yield Case("MaxPool", picture(), kernel_shape=[3, 2], pads=[1, 0, 1, 1], strides=[2, 1])
    yield Case("GlobalAveragePool", picture())
    yield Case("GlobalMaxPool", picture())
    yield Case("LRN", {"x": uniform(1, 6, 3, 3)}, size=5)
    statistics = {"scale": weights(3), "shift": weights(3), "mean": weights(3), "variance": np.abs(weights(3)) + np.float32(0.5)}
    yield Case("BatchNormalization", picture(), statistics)
    yield Case("InstanceNormalization", picture(), {"scale": weights(3), "shift": weights(3)})
    yield Case("LayerNormalization", picture(), {"scale": weights(5), "shift": weights(5)})
    yield Case("GroupNormalization", {"x": uniform(1, 4, 3, 3)}, {"scale": weights(4), "shift": weights(4)}, opset=21, num_groups=2)
    yield Case("RMSNormalization", picture(), {"scale": weights(5)}, opset=23)


def matrices():
    yield Case("MatMul", {"x": uniform(2, 3, 4), "b": uniform(4, 5)})
    yield Case("Gemm", {"x": uniform(3, 4)}, {"w": weights(5, 4), "c": weights(5)}, transB=1, alpha=0.5, beta=2.0)
    yield Case("Einsum", {"x": uniform(2, 3, 4), "b": uniform(2, 4, 5)}, equation="bij,bjk->bik")
    heads = {name: uniform(1, 2, 3, 4) for name in "qkv"}
    yield Case("Attention", heads, opset=23)
    recurrent = {"w": weights(2, 12, 4), "r": weights(2, 12, 3), "b": weights(2, 24)}
    yield Case("LSTM", {"x": uniform(5, 2, 4)}, recurrent, hidden_size=3, direction="bidirectional")


def reductions():
    for op in ("ReduceL1", "ReduceL2", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSumSquare"):
        yield Case(op, picture(), axes=[1, 3], keepdims=0)
    yield Case("ReduceLogSum", {"x": uniform(1, 3, 4, 5, low=0.1)}, axes=[1], keepdims=1)
    yield Case("ReduceSum", picture(), {"axes": ints(1, 3)}, keepdims=1)
    yield Case("CumSum", {"x": uniform(1, 1, 1, 3)}, {"c": np.array([1.0, 2, 3], np.float32), "axis": scalar(0, np.int64)},
               names=["c", "axis"], after=[node("Mul", ["x", "y"], "z")])


def movements():
    yield Case("Concat", pair() | {"b": uniform(1, 2, 4, 5)}, axis=1)
    yield Case("DepthToSpace", {"x": uniform(1, 8, 2, 3)}, blocksize=2)
    yield Case("SpaceToDepth", {"x": uniform(1, 2, 4, 6)}, blocksize=2)
    yield Case("Expand", {"x": uniform(3, 1, 5)}, {"shape": ints(2, 3, 4, 5)})
    yield Case("Flatten", picture(), axis=2)
    yield Case("Gather", picture(), {"indices": ints(2, 0, 2)}, axis=1)
    yield Case("GatherND", {"x": uniform(2, 2)}, {"table": weights(3, 4, 2), "indices": np.array([[2, 1], [0, 3]], np.int64)},
               names=["table", "indices"], after=[node("Mul", ["x", "y"], "z")])
    yield Case("ScatterND", {"x": uniform(4, 3)}, {"indices": np.array([[2], [0]], np.int64), "updates": weights(2, 3)})
    yield Case("Pad", picture(), {"pads": ints(0, 0, 1, 2, 0, 0, 2, 1), "value": scalar(0.5)})
    yield Case("Pad", picture(), {"pads": ints(0, 0, 1, 2, 0, 0, 2, 1)}, variant="reflect", mode="reflect")
    yield Case("Reshape", picture(), {"shape": ints(0, -1, 10)})
    yield Case("Resize", picture(), {"scales": np.array([1, 1, 2, 2], np.float32)}, names=["x", "", "scales"], mode="linear")
    yield Case("Upsample", picture(), {"scales": np.array([1, 1, 2, 2], np.float32)}, opset=9, mode="nearest")
    yield Case("Slice", picture(), {"starts": ints(1, -1), "ends": ints(3, 0), "axes": ints(2, 3), "steps": ints(1, -2)})
    yield Case("Split", {"x": uniform(1, 5, 3, 2)}, {"sizes": ints(2, 3)}, axis=1, outputs=("first", "second"),
               after=[node("Mul", ["second", "second"], "y")])
    yield Case("Squeeze", {"x": uniform(1, 3, 1, 5)}, {"axes": ints(0, 2)})
    yield Case("Unsqueeze", {"x": uniform(3, 5)}, {"axes": ints(0, 2)})
    yield Case("Tile", {"x": uniform(2, 3)}, {"repeats": ints(2, 2)})
    yield Case("Transpose", picture(), perm=[0, 2, 3, 1])


def constants():
    multiply = [node("Mul", ["x", "y"], "z")]
    value = numpy_helper.from_array(weights(3, 1, 1), "value")
    yield Case("Constant", picture(), names=[], after=multiply, value=value)
    fill = numpy_helper.from_array(np.array([1.5], np.float32), "value")
    yield Case("ConstantOfShape", picture(), {"shape": ints(4, 5)}, names=["shape"], after=multiply, value=fill)
    limits = {"start": scalar(1.0), "limit": scalar(6.0), "delta": scalar(1.0)}
    yield Case("Range", picture(), limits, names=list(limits), after=multiply)
    yield Case("Shape", picture(), after=[node("Cast", ["y"], "f", to=TensorProto.FLOAT), node("ReduceSum", ["f"], "s"), node("Mul", ["x", "s"], "z")])
    yield Case("Size", picture(), after=times_x())


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.onnx"):
        old.unlink()
    for group in (unary, binary, windows, matrices, reductions, movements, constants):
        for case in group():
            case.write()
    files = sorted(FOLDER.glob("*.onnx"))
    print(f"{len(files)} models, {sum(file.stat().st_size for file in files)} bytes")


if __name__ == "__main__":
    main()
