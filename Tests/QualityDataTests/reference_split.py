"""Prints the split that DatabaseSplitTests expects, computed apart from the Swift code from the description in
StratifiedSplitter.swift.

    python reference_split.py
"""

MASK = 2**64 - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        bits = self.state
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
        return bits ^ (bits >> 31)

    def below(self, bound):
        while True:
            product = self.next() * bound
            if (product & MASK) >= 2**64 % bound:
                return product >> 64


def deal(scores, shares, seed):
    """Scores of single images (each its own unit) to the indices of each part."""
    generator = SplitMix64(seed)
    behind = [0.0] * len(shares)

    def furthest_behind():
        for part, share in enumerate(shares):
            behind[part] += share
        part = behind.index(max(behind))
        behind[part] -= 1
        return part

    for _ in range(generator.below(1000)):
        furthest_behind()
    order = sorted(range(len(scores)), key=lambda index: scores[index])
    strata = min(10, max(1, len(order) // 5))
    for stratum in range(strata):
        start, end = stratum * len(order) // strata, (stratum + 1) * len(order) // strata
        for index in range(end - 1, start, -1):
            other = start + generator.below(index - start + 1)
            order[index], order[other] = order[other], order[index]
    parts = [[] for _ in shares]
    for index in order:
        parts[furthest_behind()].append(index)
    return [sorted(part) for part in parts]


draw = SplitMix64(9)
print(deal([draw.below(10_001) / 100 for _ in range(12)], [0.5, 0.25, 0.25], seed=42))
