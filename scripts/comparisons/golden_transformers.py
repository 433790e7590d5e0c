"""Tiny vision transformers for the goldens: a ViT with a class token, and a Swin with shifted windows and patch merging.

Modules are named as timm names them. Activations are tokens (N, T, C) or channels last (N, H, W, C); `places` makes of
either what pytorch-grad-cam's `reshape_transform` does: (N, C, H, W).
"""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim, heads, bias_size=None):
        super().__init__()
        self.heads = heads
        self.qkv, self.proj = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.bias = None if bias_size is None else nn.Parameter(torch.randn(heads, bias_size, bias_size))

    def forward(self, x, mask=None):
        b, t, c = x.shape
        q, k, v = self.qkv(x).reshape(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = (q * (c // self.heads) ** -0.5) @ k.transpose(-2, -1)
        if self.bias is not None:
            scores = scores + self.bias
        if mask is not None:
            scores = scores.reshape(-1, mask.shape[0], self.heads, t, t) + mask[:, None]
            scores = scores.reshape(-1, self.heads, t, t)
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, c))


def perceptron(dim):
    return nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(dim), Attention(dim, heads)
        self.norm2, self.mlp = nn.LayerNorm(dim), perceptron(dim)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class ViT(nn.Module):
    def __init__(self, grid, patch=8, dim=24, heads=2, depth=2, classes=10):
        super().__init__()
        self.patch_embed = nn.Conv2d(3, dim, patch, patch)
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        self.pos_embed = nn.Parameter(0.5 * torch.randn(1, 1 + grid[0] * grid[1], dim))
        self.blocks = nn.ModuleList(Block(dim, heads) for _ in range(depth))
        self.norm, self.head = nn.LayerNorm(dim), nn.Linear(dim, classes)

    def forward(self, x):
        x = self.patch_embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


class SwinBlock(nn.Module):
    """Attention within windows of a picture (N, H, W, C), which every second block shifts by half a window."""

    def __init__(self, dim, heads, size, window, shift):
        super().__init__()
        self.window, self.shift = window, shift
        self.norm1, self.attn = nn.LayerNorm(dim), Attention(dim, heads, window * window)
        self.norm2, self.mlp = nn.LayerNorm(dim), perceptron(dim)
        self.register_buffer("mask", self._mask(size) if shift else None)

    def _mask(self, size):
        """Keeps apart what lies in one window only because the picture was rolled: (windows, T, T)."""
        regions, count = torch.zeros(1, *size, 1), 0
        parts = (slice(0, -self.window), slice(-self.window, -self.shift), slice(-self.shift, None))
        for rows in parts:
            for columns in parts:
                regions[:, rows, columns] = count
                count += 1
        flat = self._windows(regions).squeeze(-1)
        return torch.where(flat[:, None] == flat[:, :, None], 0.0, -100.0)

    def _windows(self, x):
        b, h, w, c = x.shape
        n = self.window
        return x.reshape(b, h // n, n, w // n, n, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, n * n, c)

    def forward(self, x):
        b, h, w, c = x.shape
        n = self.window
        y = self.norm1(x)
        if self.shift:
            y = torch.roll(y, (-self.shift, -self.shift), (1, 2))
        y = self.attn(self._windows(y), self.mask)
        y = y.reshape(b, h // n, w // n, n, n, c).permute(0, 1, 3, 2, 4, 5).reshape(b, h, w, c)
        if self.shift:
            y = torch.roll(y, (self.shift, self.shift), (1, 2))
        x = x + y
        return x + self.mlp(self.norm2(x))


class PatchMerging(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm, self.reduction = nn.LayerNorm(4 * dim), nn.Linear(4 * dim, 2 * dim, bias=False)

    def forward(self, x):
        b, h, w, c = x.shape
        x = x.reshape(b, h // 2, 2, w // 2, 2, c).permute(0, 1, 3, 4, 2, 5).reshape(b, h // 2, w // 2, 4 * c)
        return self.reduction(self.norm(x))


class Swin(nn.Module):
    def __init__(self, size, patch=4, dim=12, heads=2, window=4, classes=10):
        super().__init__()
        h, w = size[0] // patch, size[1] // patch
        self.patch_embed = nn.Conv2d(3, dim, patch, patch)
        first = [SwinBlock(dim, heads, (h, w), window, shift) for shift in (0, window // 2)]
        second = [SwinBlock(2 * dim, heads, (h // 2, w // 2), window, 0)]
        self.layers = nn.ModuleList([nn.Sequential(*first), nn.Sequential(PatchMerging(dim), *second)])
        self.norm, self.head = nn.LayerNorm(2 * dim), nn.Linear(2 * dim, classes)

    def forward(self, x):
        x = self.patch_embed(x).permute(0, 2, 3, 1)
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x).mean((1, 2)))


def places(activations, grid=None):
    """(N, C, H, W) of tokens after one class token, or of a picture with its channels last."""
    if grid is None:
        return activations.permute(0, 3, 1, 2)
    n, _, c = activations.shape
    return activations[:, 1:].transpose(1, 2).reshape(n, c, *grid)
