"""The networks that parity is measured on: torchvision's, exported to ONNX with random weights."""

import importlib
import warnings
from dataclasses import dataclass

import torch
from torch import nn

SEED = 20160217
INPUT_NAME = "image"


@dataclass(frozen=True)
class Network:
    """How a torchvision network is exported.

    `dynamic`: the batch dimension is symbolic; otherwise there is a file for each batch size.
    `folded`: the exporter folds BatchNormalization into Conv; otherwise the engine has to.
    """

    name: str
    opset: int
    dynamic: bool
    folded: bool = False
    side: int = 224

    def file_name(self, batch):
        return f"{self.name}.onnx" if self.dynamic else f"{self.name}-batch-{batch}.onnx"


NETWORKS = [
    Network("alexnet", opset=13, dynamic=True),
    Network("vgg11", opset=17, dynamic=True),
    Network("squeezenet1_0", opset=11, dynamic=False),
    Network("squeezenet1_1", opset=17, dynamic=True),
    Network("resnet18", opset=11, dynamic=False),
    Network("resnet50", opset=17, dynamic=False, folded=True),
    Network("mobilenet_v2", opset=13, dynamic=True),
    Network("mobilenet_v3_large", opset=17, dynamic=False),
    Network("efficientnet_b0", opset=17, dynamic=True),
]


def torchvision_models():
    """torchvision.models, also where torchvision's compiled operators do not load.

    The default torchvision build beside a CPU-only PyTorch misses CUDA's libraries. No network here needs its compiled
    operators, but importing torchvision describes the shapes of two of them, so these must at least be declared.
    """
    warnings.filterwarnings("ignore", message="Failed to load image Python extension")
    try:
        return importlib.import_module("torchvision.models")
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for operator in ("nms", "qnms"):
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        # The declarations live as long as their library object.
        torchvision_models.library = library
        return importlib.import_module("torchvision.models")


def build(name, side):
    """A network with random weights whose activations neither vanish nor blow up.

    BatchNormalization gets the statistics of random images, perturbed by up to 30 %: left at their initial zero mean
    and unit variance, an engine that folds them wrongly would hardly be noticed.
    """
    torch.manual_seed(SEED)
    network = getattr(torchvision_models(), name)(weights=None).eval()
    normalisations = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")
            if module.bias is not None:
                nn.init.uniform_(module.bias, -0.1, 0.1)
    for module in normalisations:
        nn.init.uniform_(module.weight, 0.5, 1.5)
        nn.init.uniform_(module.bias, -0.2, 0.2)
        module.train()
        module.momentum = 1.0
    with torch.no_grad():
        if normalisations:
            network(torch.randn(4, 3, side, side))
        for module in normalisations:
            module.eval()
            deviation = module.running_var.sqrt()
            module.running_mean += deviation * torch.empty_like(deviation).uniform_(-0.3, 0.3)
            module.running_var *= torch.empty_like(deviation).uniform_(0.7, 1.3)
    return network


def export(network, folder, batches):
    """Writes the network's missing ONNX files and returns `{batch: path}`."""
    paths = {batch: folder / network.file_name(batch) for batch in batches}
    module = None
    for batch, path in paths.items():
        if path.exists():
            continue
        module = module or build(network.name, network.side)
        training = torch.onnx.TrainingMode.EVAL if network.folded else torch.onnx.TrainingMode.PRESERVE
        partial = path.with_suffix(".partial")
        with warnings.catch_warnings():
            # The TorchScript exporter is deprecated, yet it is the one most ONNX files in use came from.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module,
                (torch.randn(batch, 3, network.side, network.side),),
                str(partial),
                dynamo=False,
                training=training,
                opset_version=network.opset,
                input_names=[INPUT_NAME],
                output_names=["logits"],
                dynamic_axes={INPUT_NAME: {0: "batch"}, "logits": {0: "batch"}} if network.dynamic else None,
            )
        partial.rename(path)
    return paths
