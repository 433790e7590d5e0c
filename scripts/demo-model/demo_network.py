"""The demo model's network, its preprocessing, and its files."""

import torch
from torch import nn

LABELS = ["car", "truck", "pedestrian", "cyclist", "traffic light", "stop sign", "empty road"]
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
WIDTH, HEIGHT = 256, 144


class Block(nn.Module):
    """Two 3x3 convolutions and a shortcut, as in ResNet 18; the second may be dilated to see further."""

    def __init__(self, cin, cout, stride=1, dilation=1):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, dilation, dilation, bias=False)
        self.bn2 = nn.BatchNorm2d(cout)
        self.relu = nn.ReLU(inplace=True)
        self.shortcut = None
        if stride != 1 or cin != cout:
            self.shortcut = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        shortcut = x if self.shortcut is None else self.shortcut(x)
        return self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))) + shortcut)


class RoadNet(nn.Module):
    """(N, 3, 144, 256) to (N, 7) logits. The last feature map is (N, 96, 18, 32), then a global average and a Linear."""

    def __init__(self, classes=len(LABELS)):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 5, 2, 2, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True))
        self.layer1 = Block(16, 32, 2)
        self.layer2 = Block(32, 64, 2)
        self.layer3 = nn.Sequential(Block(64, 96, 1, 2), Block(96, 96, 1, 2))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(96, classes)

    def features(self, x):
        return self.layer3(self.layer2(self.layer1(self.stem(x))))

    def forward(self, x):
        return self.fc(torch.flatten(self.avgpool(self.features(x)), 1))


def normalise(images):
    """uint8 (N, H, W, 3) RGB to float32 (N, 3, H, W)."""
    x = images.permute(0, 3, 1, 2).float() / 255
    return (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
