"""Words that a query loses when others remain: they stand in nearly every text."""

_WORDS = """
    ja tai sekä että on ovat oli en ei se ne hän he minä sinä me te tämä nämä joka jotka kun jos kuin myös mutta
    minun sinun meidän teidän heidän sen niiden missä mitä mikä
    och eller att är var en ett den det de som på i av för med till inte jag du han hon vi ni om när från
    and or the a an is are was were of in on at to for with not that this it from by as be
"""
STOP_WORDS = frozenset(_WORDS.split())
