"""The drawings are as they were when somebody last looked at them (see golden.py for how to renew them)."""

import pytest

from tests.situation_map.atlas.golden import FOLDER, pictures

NAMES = sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_drawing_is_as_it_was(name):
    assert pictures()[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_every_drawing_has_its_file():
    assert sorted(pictures()) == NAMES


def test_no_two_signs_of_places_look_alike():
    lines = (FOLDER / "signs.txt").read_text(encoding="utf-8").splitlines()
    drawn = {line.split(": ")[0]: line.split(": ")[1] for line in lines}
    hollow = {name: path for name, path in drawn.items() if not name.endswith("operating")}
    assert len(set(hollow.values())) == len(hollow) == 10
