"""SplitMix64, as Tests/SeededNumbers has it: what fixtures and tests draw the same numbers with."""

MASK = (1 << 64) - 1


def splitmix(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def uniform(draws):
    return (next(draws) >> 40) * 2.0**-24 - 0.5
