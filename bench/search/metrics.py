"""What a ranking is worth, measured against graded judgements. Rankings are identities, best first, each once."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GAIN_DEPTH = 10
RECALL_DEPTH = 50
TOP = 3
WANTED = 3


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int = GAIN_DEPTH) -> float:
    """Discounted gain of the first `depth` by the best that could be had; gain of a grade is 2^grade - 1."""
    ideal = _discounted(sorted(grades.values(), reverse=True)[:depth])
    return _discounted([grades.get(identity, 0) for identity in ranking[:depth]]) / ideal if ideal else 0.0


def _discounted(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int = RECALL_DEPTH) -> float:
    """The share of all that has a grade, found among the first `depth`."""
    return len(set(ranking[:depth]) & set(grades)) / len(grades) if grades else 0.0


def wanted_on_top(ranking: Sequence[str], grades: Mapping[str, int]) -> bool:
    """Whether something of the highest grade is among the first three."""
    return any(grades.get(identity) == WANTED for identity in ranking[:TOP])


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over queries, as shares of one."""

    queries: int
    ndcg: float
    recall: float
    wanted: float


def figures_of(results: Iterable[tuple[Sequence[str], Mapping[str, int]]]) -> Figures:
    """The means over (ranking, grades) of each query; zeros when there is none."""
    rows = list(results)
    count = len(rows)
    if not count:
        return Figures(0, 0.0, 0.0, 0.0)
    return Figures(
        queries=count,
        ndcg=sum(ndcg(*row) for row in rows) / count,
        recall=sum(recall(*row) for row in rows) / count,
        wanted=sum(wanted_on_top(*row) for row in rows) / count,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
