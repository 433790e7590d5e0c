"""Import before pytorch_grad_cam, which imports torchvision.

Beside a CPU build of torch, torchvision's binary does not load and its import fails on two operators that the binary
would have registered. Nothing here calls them, so declaring them is enough.
"""

import importlib.util

import torch

if importlib.util.find_spec("torchvision") and torch.version.cuda is None:
    _operators = torch.library.Library("torchvision", "FRAGMENT")
    for _schema in (
        "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
        "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    ):
        try:
            _operators.define(_schema)
        except RuntimeError:
            pass  # A torchvision that matches torch has declared it.
