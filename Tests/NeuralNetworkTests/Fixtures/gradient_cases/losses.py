"""Softmax cross-entropy of logits and target distributions, the mean over the rows."""

import numpy as np
import torch
import torch.nn.functional as F

from .recording import Recording


def targets(recording, rows, categories, soft):
    """Rows that sum to 1: one category each, or shares of all."""
    if not soft:
        return np.eye(categories, dtype=np.float32)[recording.random.integers(0, categories, rows)]
    shares = recording.random.uniform(0, 1, [rows, categories]) ** 3
    return np.float32(shares / shares.sum(1, keepdims=True))


def cross_entropy(recording, logits, soft=True):
    """Adds targets and loss of a value to the recording; returns the loss."""
    distribution = targets(recording, *logits.tensor.shape, soft)
    loss = F.cross_entropy(logits.tensor, torch.tensor(distribution).double())
    recording.initialisers[f"{logits.name}/targets"] = distribution
    recording.initialisers["loss"] = np.float32(loss.item())
    return loss


def recordings():
    for name, shape, span, soft in (
        ("soft_labels", [7, 5], 3, True),
        ("hard_labels", [6, 5], 3, False),
        ("one_row", [1, 9], 1, True),
        ("logits_far_apart", [5, 4], 200, True),
    ):
        recording = Recording(f"SoftmaxCrossEntropy/{name}")
        logits = recording.input(recording.uniform(shape, -span, span), "logits")
        output = recording.node("Identity", [logits], logits.tensor)
        loss = cross_entropy(recording, logits, soft)
        recording.outputs.append(output)
        yield recording, loss
