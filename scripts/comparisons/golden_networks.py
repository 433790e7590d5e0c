"""Tiny networks that keep the structure of the torchvision families, for the goldens under fixtures/goldens.

Every network has a `features`-like trunk whose modules are named as torchvision names them, so that the layers in
meta.json read the same as for the real thing. Channel counts are small and deliberately not all multiples of 8.
"""

import torch
from torch import nn
from torch.nn import functional as F

from golden_transformers import Swin, ViT, places


def conv(cin, cout, kernel, stride=1, padding=0, groups=1):
    return nn.Conv2d(cin, cout, kernel, stride, padding, groups=groups, bias=False)


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, cin, planes, stride=1, downsample=None, groups=1, base_width=64):
        super().__init__()
        self.conv1 = conv(cin, planes, 3, stride, 1)
        self.bn1 = nn.BatchNorm2d(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv(planes, planes, 3, 1, 1)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        return self.relu(out + identity)


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, cin, planes, stride=1, downsample=None, groups=1, base_width=64):
        super().__init__()
        width = int(planes * (base_width / 64.0)) * groups
        self.conv1 = conv(cin, width, 1)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = conv(width, width, 3, stride, 1, groups)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = conv(width, planes * self.expansion, 1)
        self.bn3 = nn.BatchNorm2d(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        return self.relu(self.bn3(self.conv3(out)) + identity)


class ResNet(nn.Module):
    """torchvision's ResNet: 7x7/2 stem, 3x3/2 max pool, four stages, global average pool, fully connected."""

    def __init__(self, block, blocks, planes, classes=10, groups=1, base_width=64):
        super().__init__()
        self.cin, self.groups, self.base_width = planes[0], groups, base_width
        self.conv1 = conv(3, planes[0], 7, 2, 3)
        self.bn1 = nn.BatchNorm2d(planes[0])
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        for i in range(4):
            setattr(self, f"layer{i + 1}", self._stage(block, planes[i], blocks[i], 1 if i == 0 else 2))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(self.cin, classes)

    def _stage(self, block, planes, count, stride):
        cout, layers = planes * block.expansion, []
        for i in range(count):
            downsample = None
            if i == 0 and (stride != 1 or self.cin != cout):
                downsample = nn.Sequential(conv(self.cin, cout, 1, stride), nn.BatchNorm2d(cout))
            layers.append(
                block(self.cin, planes, stride if i == 0 else 1, downsample, self.groups, self.base_width)
            )
            self.cin = cout
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class VGG(nn.Module):
    """Four pools instead of five, so that a small picture leaves a map of more than one pixel."""

    def __init__(self, batch_norm, grid=(3, 5), classes=10):
        super().__init__()
        layers, cin = [], 3
        for width in (8, "M", 12, "M", 16, 16, "M", 20, 20, "M"):
            if width == "M":
                layers.append(nn.MaxPool2d(2, 2))
                continue
            layers.append(nn.Conv2d(cin, width, 3, padding=1))
            layers += [nn.BatchNorm2d(width)] if batch_norm else []
            layers.append(nn.ReLU(inplace=True))
            cin = width
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(grid)
        self.classifier = nn.Sequential(
            nn.Linear(cin * grid[0] * grid[1], 24), nn.ReLU(True), nn.Dropout(),
            nn.Linear(24, 24), nn.ReLU(True), nn.Dropout(),
            nn.Linear(24, classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class AlexNet(nn.Module):
    def __init__(self, grid=(2, 2), classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 12, 11, 4, 2), nn.ReLU(True), nn.MaxPool2d(3, 2),
            nn.Conv2d(12, 20, 5, padding=2), nn.ReLU(True), nn.MaxPool2d(3, 2),
            nn.Conv2d(20, 24, 3, padding=1), nn.ReLU(True),
            nn.Conv2d(24, 16, 3, padding=1), nn.ReLU(True),
            nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(True), nn.MaxPool2d(3, 2),
        )
        self.avgpool = nn.AdaptiveAvgPool2d(grid)
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(16 * grid[0] * grid[1], 24), nn.ReLU(True),
            nn.Dropout(), nn.Linear(24, 24), nn.ReLU(True),
            nn.Linear(24, classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class Fire(nn.Module):
    def __init__(self, cin, squeeze, expand1x1, expand3x3):
        super().__init__()
        self.squeeze = nn.Conv2d(cin, squeeze, 1)
        self.squeeze_activation = nn.ReLU(True)
        self.expand1x1 = nn.Conv2d(squeeze, expand1x1, 1)
        self.expand1x1_activation = nn.ReLU(True)
        self.expand3x3 = nn.Conv2d(squeeze, expand3x3, 3, padding=1)
        self.expand3x3_activation = nn.ReLU(True)

    def forward(self, x):
        x = self.squeeze_activation(self.squeeze(x))
        return torch.cat(
            [self.expand1x1_activation(self.expand1x1(x)), self.expand3x3_activation(self.expand3x3(x))], 1
        )


class SqueezeNet(nn.Module):
    """SqueezeNet 1.1: ceil-mode pools, and a 1x1 convolution with ReLU and global average pool as the classifier."""

    def __init__(self, classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2), nn.ReLU(True), nn.MaxPool2d(3, 2, ceil_mode=True),
            Fire(16, 4, 12, 12), Fire(24, 4, 12, 12), nn.MaxPool2d(3, 2, ceil_mode=True),
            Fire(24, 6, 16, 12), Fire(28, 6, 16, 12), nn.MaxPool2d(3, 2, ceil_mode=True),
            Fire(28, 8, 20, 20), Fire(40, 8, 20, 20),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Conv2d(40, classes, 1), nn.ReLU(True), nn.AdaptiveAvgPool2d((1, 1))
        )

    def forward(self, x):
        return torch.flatten(self.classifier(self.features(x)), 1)


class CifarBlock(nn.Module):
    """Shortcut "option A": every second pixel, and zero channels before and after."""

    def __init__(self, cin, planes, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(cin, planes, 3, stride, 1), nn.BatchNorm2d(planes)
        self.conv2, self.bn2 = conv(planes, planes, 3, 1, 1), nn.BatchNorm2d(planes)
        self.stride, self.extra = stride, planes - cin

    def forward(self, x):
        shortcut = x
        if self.stride != 1:
            half = self.extra // 2
            shortcut = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, half, half), "constant", 0)
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(out + shortcut)


class CifarResNet(nn.Module):
    def __init__(self, blocks=2, classes=10):
        super().__init__()
        self.conv1, self.bn1 = conv(3, 8, 3, 1, 1), nn.BatchNorm2d(8)
        cin = 8
        for i, planes in enumerate((8, 16, 24)):
            stage = [CifarBlock(cin if j == 0 else planes, planes, 2 if j == 0 and i > 0 else 1)
                     for j in range(blocks)]
            setattr(self, f"layer{i + 1}", nn.Sequential(*stage))
            cin = planes
        self.linear = nn.Linear(cin, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))


RESNET_LAYERS = ("layer4.0", "layer2.0")

# name: (constructor, (N, H, W), (last feature map, an earlier layer))
NETWORKS = {
    "resnet_basic": (lambda: ResNet(BasicBlock, (2, 1, 1, 1), (8, 8, 12, 16)), (2, 48, 80), RESNET_LAYERS),
    "resnet_bottleneck": (lambda: ResNet(Bottleneck, (1, 1, 1, 1), (4, 6, 8, 10)), (1, 48, 80), RESNET_LAYERS),
    "resnext": (
        lambda: ResNet(Bottleneck, (1, 1, 1, 1), (4, 6, 8, 8), groups=4, base_width=32),
        (1, 48, 80), RESNET_LAYERS,
    ),
    "wide_resnet": (
        lambda: ResNet(Bottleneck, (1, 1, 1, 1), (4, 5, 6, 7), base_width=128), (1, 48, 80), RESNET_LAYERS,
    ),
    "vgg": (lambda: VGG(False), (1, 48, 80), ("features", "features.7")),
    "vgg_bn": (lambda: VGG(True), (1, 48, 80), ("features", "features.10")),
    "alexnet": (AlexNet, (1, 99, 99), ("features", "features.5")),
    "squeezenet": (SqueezeNet, (1, 50, 82), ("features", "features.7")),
    "cifar_resnet": (CifarResNet, (2, 32, 32), ("layer3.1", "layer2.1")),
    "vit": (lambda: ViT((4, 6)), (2, 32, 48), ("blocks.1.norm1", "blocks.0.norm1")),
    "swin": (lambda: Swin((32, 64)), (2, 32, 64), ("norm", "layers.0")),
}

# How the layers' activations become feature maps (N, C, H, W), where they are none.
RESHAPES = {"vit": lambda a: places(a, (4, 6)), "swin": places}
