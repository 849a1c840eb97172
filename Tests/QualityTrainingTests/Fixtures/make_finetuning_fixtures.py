"""Writes finetuning.json: optimisers, clipping, schedules and losses as PyTorch has them.

    pip install numpy scipy torch
    python make_finetuning_fixtures.py
"""

import json
import pathlib

import numpy as np
import torch
from scipy import stats

CENTRES = torch.tensor([10.0, 30, 50, 70, 90], dtype=torch.float64)
STEPS = 12


def optimizer_case(name, make, settings, clip=0.0):
    """Two groups of float32 weights over some steps of a rough, changing gradient."""
    generator = np.random.default_rng(7)
    start = generator.normal(0, 1, 10).astype(np.float32)
    gradients = (generator.normal(0, 1, (STEPS, 10)) * generator.uniform(0.01, 3, 10)).astype(np.float32)
    groups = [torch.nn.Parameter(torch.tensor(start[:6])), torch.nn.Parameter(torch.tensor(start[6:]))]
    rate, decay = settings["learning_rate"], settings["weight_decay"]
    optimizer = make(
        [
            {"params": [groups[0]], "lr": 0.1 * rate, "weight_decay": decay},
            {"params": [groups[1]], "lr": rate, "weight_decay": 0.0},
        ]
    )
    steps = []
    for gradient in gradients:
        groups[0].grad = torch.tensor(gradient[:6])
        groups[1].grad = torch.tensor(gradient[6:])
        if clip:
            torch.nn.utils.clip_grad_norm_(groups, clip)
        optimizer.step()
        steps.append(torch.cat([group.detach() for group in groups]).tolist())
    return {
        "name": name,
        **settings,
        "clip": clip,
        "start": start.tolist(),
        "gradients": gradients.tolist(),
        "steps": steps,
    }


def sgd(name, momentum, nesterov, decay, clip=0.0):
    settings = {"learning_rate": 0.05, "weight_decay": decay, "momentum": momentum, "nesterov": nesterov}
    return optimizer_case(
        name, lambda groups: torch.optim.SGD(groups, momentum=momentum, nesterov=nesterov), settings, clip
    )


def adamw(name, decay, clip=0.0):
    return optimizer_case(name, torch.optim.AdamW, {"learning_rate": 0.02, "weight_decay": decay}, clip)


def schedule_case(name, warm_up, total, make, **settings):
    """The rate of each step: a linear rise, then PyTorch's schedule."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    rises = warm_up and torch.optim.lr_scheduler.LinearLR(optimizer, 1 / warm_up, 1.0, max(1, warm_up - 1))
    rates = []
    for _ in range(min(warm_up, total)):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        rises.step()
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    falls = make(optimizer)
    for _ in range(total - warm_up):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        falls.step()
    return {"name": name, "warm_up": warm_up, "total": total, "rates": rates, **settings}


def correlation_loss(scores, opinions):
    x, y = scores - scores.mean(), opinions - opinions.mean()
    return 1 - (x * y).sum() / (x.norm() * y.norm())


def loss_case(name, crops, weight, soft, seed):
    generator = np.random.default_rng(seed)
    logits = torch.tensor(generator.normal(0, 2, (crops, 5)).astype(np.float32)).double().requires_grad_()
    opinions = torch.tensor(generator.uniform(0, 100, crops))
    if soft:
        targets = torch.tensor(generator.dirichlet(np.ones(5), crops))
    else:
        targets = torch.eye(5, dtype=torch.float64)[(opinions // 20).long().clamp(max=4)]
    loss = torch.nn.functional.cross_entropy(logits, targets)
    scores = logits.softmax(1) @ CENTRES
    if weight:
        loss = loss + weight * correlation_loss(scores, opinions)
    loss.backward()
    return {
        "name": name,
        "weight": weight,
        "logits": logits.detach().float().flatten().tolist(),
        "targets": targets.tolist(),
        "opinions": opinions.tolist(),
        "loss": loss.item(),
        "scores": scores.tolist(),
        "gradient": logits.grad.flatten().tolist(),
    }


def label_case(score, deviation):
    shares = np.diff(stats.norm.cdf([-np.inf, 20, 40, 60, 80, np.inf], score, deviation))
    return {"score": score, "deviation": deviation, "target": shares.tolist()}


def main():
    fixtures = {
        "optimizers": [
            sgd("plain SGD", 0.0, False, 0.0),
            sgd("momentum", 0.9, False, 0.01),
            sgd("Nesterov", 0.9, True, 0.01),
            sgd("clipped momentum", 0.9, False, 0.0, clip=1.5),
            adamw("AdamW", 0.0),
            adamw("AdamW with decay", 0.1),
            adamw("clipped AdamW", 0.1, clip=1.5),
        ],
        "schedules": [
            schedule_case(
                "cosine",
                4,
                20,
                lambda optimizer: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 16, 0.05),
                final=0.05,
            ),
            schedule_case(
                "cosine without a rise",
                0,
                9,
                lambda optimizer: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 9),
                final=0.0,
            ),
            schedule_case(
                "steps",
                0,
                14,
                lambda optimizer: torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.3),
                factor=0.3,
                steps=5,
            ),
        ],
        "losses": [
            loss_case("hard", 7, 0.0, False, 1),
            loss_case("soft", 7, 0.0, True, 2),
            loss_case("soft with correlation", 9, 0.7, True, 3),
            loss_case("hard with correlation", 4, 2.0, False, 4),
        ],
        "labels": [label_case(score, deviation) for score, deviation in [(55.3, 19), (3, 12), (97, 4), (60, 0.5)]],
    }
    path = pathlib.Path(__file__).parent / "finetuning.json"
    path.write_text(json.dumps(fixtures, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
