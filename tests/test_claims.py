from __future__ import annotations

import numpy as np
import pytest

from biaskit import claim


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("3 of 5 articles are closed.", (3, 5)),
        (
            "55.1 % of article 000 it is promotion; 002, 003 and 004 have at most 2.3 %.",
            (55.14, 2.31),
        ),
        ("A lean of +.50 on 1,234 cues, -0.2 before.", (0.499, 1234, -0.21)),
        ("On the B2 road nothing is counted.", ()),
        ("From 3-5 to 1,200, not GPT-4.", (3, 5, 1200)),
        ("It ends in 2.5.", (2.5,)),
        ("All intervals overlap.", (np.bool_(True), True)),
        ("Of 12, 7 came first.", (np.int64(12), np.float64(7))),
    ],
)
def test_a_true_sentence_is_shown(sentence, values):
    shown = claim(sentence, *values)._repr_mimebundle_()
    assert shown == {"text/markdown": sentence, "text/plain": sentence}


@pytest.mark.parametrize(
    ("sentence", "values", "message"),
    [
        ("3 of 5 articles.", (2, 5), "says 3, found 2"),
        ("55.1 % of it.", (55.2,), "says 55.1, found 55.2"),
        ("A share of 4 %.", (float("nan"),), "says 4, found nan"),
        ("All overlap.", (True, False), "condition 2 does not hold"),
    ],
)
def test_a_sentence_that_is_no_longer_true_stops(sentence, values, message):
    with pytest.raises(AssertionError, match=message):
        claim(sentence, *values)


def test_every_number_needs_its_value():
    with pytest.raises(ValueError, match=r"2 numbers \(3, 5\), 1 values"):
        claim("3 of 5 articles.", 3)


@pytest.mark.parametrize(
    "written", ["1.9x", "3.9fold", "2.7bn", "1,2345", "1.5e5", "1 000", "2,5", "1.2.3"]
)
def test_a_number_that_could_be_misread_is_an_error(written):
    with pytest.raises(ValueError, match="cannot read"):
        claim(f"It is {written} as much.", 1)
