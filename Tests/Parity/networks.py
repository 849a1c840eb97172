"""The networks that parity is measured on: torchvision's, exported to ONNX with random weights by both of PyTorch's
exporters."""

import importlib
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

SEED = 20160217
INPUT_NAME = "image"
# PyTorch's older exporter, from which most ONNX files in use came, and its present default, which writes weights beside
# the file.
EXPORTERS = ("torchscript", "dynamo")


@dataclass(frozen=True)
class Network:
    """How a torchvision network is exported.

    `dynamic`: the batch dimension is symbolic; otherwise there is a file for each batch size.
    `folded`: the older exporter folds BatchNormalization into Conv; otherwise the engine has to.
    `spread`: by what share the statistics of BatchNormalization are perturbed; in a very deep network rounding would
    grow with it until nothing can be compared.
    `opset`: the older exporter's; `dynamo_opset`: the other's, its own choice where it is None.
    """

    name: str
    opset: int
    dynamic: bool
    folded: bool = False
    side: int = 224
    spread: float = 0.3
    dynamo_opset: int | None = None

    def file_name(self, batch, exporter):
        stem = self.name if exporter == "torchscript" else f"{self.name}-{exporter}"
        return f"{stem}.onnx" if self.dynamic else f"{stem}-batch-{batch}.onnx"


NETWORKS = [
    Network("alexnet", opset=13, dynamic=True),
    Network("vgg11", opset=17, dynamic=True),
    Network("squeezenet1_0", opset=11, dynamic=False),
    Network("squeezenet1_1", opset=17, dynamic=True),
    Network("resnet18", opset=11, dynamic=False),
    Network("resnet50", opset=17, dynamic=False, folded=True),
    Network("mobilenet_v2", opset=13, dynamic=True),
    Network("mobilenet_v3_large", opset=17, dynamic=False),
    Network("efficientnet_b0", opset=17, dynamic=True, spread=0.1),
    Network("efficientnet_v2_s", opset=16, dynamic=False, spread=0.05, dynamo_opset=23),
    Network("shufflenet_v2_x1_0", opset=17, dynamic=True),
    Network("regnet_y_400mf", opset=14, dynamic=True, dynamo_opset=20),
    Network("densenet121", opset=13, dynamic=False, side=160),
    Network("googlenet", opset=12, dynamic=True),
    Network("convnext_tiny", opset=17, dynamic=True, dynamo_opset=20),
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


def build(network):
    """A network with random weights whose activations neither vanish nor blow up.

    BatchNormalization gets the statistics of random images, perturbed by up to 30 % (`spread`): left at their initial
    zero mean and unit variance, an engine that folds them wrongly would hardly be noticed.
    """
    name, side, spread = network.name, network.side, network.spread
    torch.manual_seed(SEED)
    # GoogLeNet's auxiliary classifiers serve its training alone.
    options = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
    network = getattr(torchvision_models(), name)(weights=None, **options).eval()
    normalisations = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")
            if module.bias is not None:
                nn.init.uniform_(module.bias, -0.1, 0.1)
        elif isinstance(module, nn.LayerNorm):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.2, 0.2)
    for parameter_name, parameter in network.named_parameters():
        # ConvNeXt begins with blocks that add next to nothing.
        if parameter_name.endswith("layer_scale"):
            nn.init.uniform_(parameter, 0.1, 0.5)
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
            module.running_mean += deviation * torch.empty_like(deviation).uniform_(-spread, spread)
            module.running_var *= torch.empty_like(deviation).uniform_(1 - spread, 1 + spread)
    return network


def export(network, folder, batches, exporter):
    """Writes the network's missing ONNX files and returns `{batch: path}`."""
    paths = {batch: folder / network.file_name(batch, exporter) for batch in batches}
    module = None
    for batch, path in paths.items():
        if path.exists():
            continue
        module = module or build(network)
        image = torch.randn(batch, 3, network.side, network.side)
        # A file and the one of its weights, which knows the other's name, are moved when both are complete.
        with tempfile.TemporaryDirectory(dir=folder) as partial, warnings.catch_warnings():
            # The TorchScript exporter is deprecated.
            warnings.simplefilter("ignore")
            export_with[exporter](network, module, image, Path(partial, path.name))
            for file in sorted(Path(partial).iterdir(), reverse=True):
                file.rename(folder / file.name)
    return paths


def export_torchscript(network, module, image, path):
    torch.onnx.export(
        module,
        (image,),
        str(path),
        dynamo=False,
        training=torch.onnx.TrainingMode.EVAL if network.folded else torch.onnx.TrainingMode.PRESERVE,
        opset_version=network.opset,
        input_names=[INPUT_NAME],
        output_names=["logits"],
        dynamic_axes={INPUT_NAME: {0: "batch"}, "logits": {0: "batch"}} if network.dynamic else None,
    )


def export_dynamo(network, module, image, path):
    # A batch of one would be taken for a size that never changes.
    image = torch.cat([image, image]) if network.dynamic and image.shape[0] == 1 else image
    torch.onnx.export(
        module,
        (image,),
        str(path),
        dynamo=True,
        verbose=False,
        opset_version=network.dynamo_opset,
        input_names=[INPUT_NAME],
        output_names=["logits"],
        dynamic_shapes=({0: torch.export.Dim("batch")},) if network.dynamic else None,
    )


export_with = {"torchscript": export_torchscript, "dynamo": export_dynamo}
