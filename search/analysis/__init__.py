"""Text into search terms, in Finnish, Swedish and English."""

from .analyser import AnalysedToken, analyse, analyse_tokens, analyser_version, warm_up

__all__ = ["AnalysedToken", "analyse", "analyse_tokens", "analyser_version", "warm_up"]
