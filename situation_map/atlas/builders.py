"""What makes each view of the figures of a frame."""

from collections.abc import Callable, Mapping
from typing import Any

from situation_map.map_page import build_map_page

from .choice import COMPARISON, HEAT, MAP, MULTIPLES, RANKING, SCATTER, TREND
from .frame import Frame
from .multiples import build_multiples
from .ranking import build_ranking
from .scatter import build_scatter
from .tables import build_comparison, build_heat
from .trend import build_trend

Builder = Callable[[Frame], Any]
BUILDERS: Mapping[str, Builder] = {
    MAP: build_map_page,
    RANKING: build_ranking,
    MULTIPLES: build_multiples,
    TREND: build_trend,
    COMPARISON: build_comparison,
    HEAT: build_heat,
    SCATTER: build_scatter,
}
