"""Agreement errors that machines make and writers do not: the gender or number of a suffix."""

from __future__ import annotations

import re
from collections.abc import Iterator

from biaskit.document import Document

#: What may follow an English noun that ends its phrase, so that no compound is split.
_ENDS = r"(?=[.,;:!?]| (?:of|in|on|at|by|was|were|is|are|has|have|had|will|that|which)\b)"
#: Words with such a suffix that are verbs too: "several mention that".
_VERBS = (
    r"(?:men|ques|func|cau|condi|posi|peti)tion|(?:com|docu|imple|supple|experi|la)ment|witness"
)
#: By language, determiners that the suffix of their noun excludes; these suffixes have one gender.
#: Left out is what a slip of one letter makes: "un" for "una", all articles of Portuguese;
#: and what may be a pronoun before a verb: "non la commento", "la desmiento".
_CONFLICTS = {
    "en": (
        rf"(?i:these|those|several) (?!{_VERBS})[a-z]+(?:tion|ment|ness|ity){_ENDS}",
        r"(?<=[.] )(?:(?:He|She) (?:are|have|were)|They (?:is|has|was)) ",
    ),
    "it": (
        r"(?i:il|del|dal|al|nel|sul) [a-z]{3,}(?:zion[ei]|sion[ei]|ità|tudin[ei])",
        r"(?i:della|dalla|alla|nella|sulla) [a-z]{3,}ment[oi]",
        r"(?i:i|dei|degli|ai|agli|nei|dai|dagli|sui) [a-z]{3,}zion[ei]",
    ),
    "es": (r"(?i:el|del|al) [a-zà-ü]{3,}(?:ción|ciones|sión|idad|itud)",),
    "fr": (r"(?i:du|au|ce|cet) (?!bastion)[a-zà-ü]{3,}(?:tion|sion)",),
    "de": (
        r"(?<!, )(?i:das|im|am|beim|vom) "
        r"[A-ZÄÖÜ][a-zäöüß]+(?:heit|keit|schaft|ität|ierung)",
    ),
}
_PATTERNS = {code: re.compile(rf"\b(?:{'|'.join(p)})\b") for code, p in _CONFLICTS.items()}

_COUNTRIES = (
    "Afghanistan|Argentina|Armenia|Australia|Austria|Azerbaijan|Belarus|Brazil|Britain|Bulgaria|"
    "Canada|Chile|China|Colombia|Cuba|Egypt|England|Ethiopia|France|Georgia|Germany|Greece|"
    "Hungary|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Japan|Kazakhstan|Lebanon|Libya|Mexico|"
    "Morocco|Nigeria|Norway|Pakistan|Poland|Portugal|Romania|Russia|Serbia|Spain|Sudan|Sweden|"
    "Switzerland|Syria|Turkey|Ukraine|Venezuela|Vietnam|Yemen"
)
#: A country that "defended himself", or has "his" allies; "her" is a writer's.
_COUNTRY_PRONOUN = re.compile(
    rf"\b(?P<given>[A-Z][a-z]+ )?(?:{_COUNTRIES})"
    r"(?:,? and his (?:allies|ally|army|troops|forces|military|soldiers|government|neighbours|"
    r"neighbors|territory|people)|"
    r"(?: (?:has|had|will|would|can|could|must|is|was) [a-z]+| [a-z]+ed) himself)\b"
)


def agreement_errors(document: Document) -> Iterator[tuple[int, int]]:
    """Find determiners and verbs that their noun or subject excludes.

    Parameters
    ----------
    document : Document

    Yields
    ------
    (int, int)
        Offsets of the determiner and its noun, or of the subject and its verb. Only combinations
        that no dialect, compound or slip of one letter explains are looked for: most errors are
        not found, and none in Portuguese.
    """
    pattern = _PATTERNS.get(document.language)
    for match in pattern.finditer(document.text) if pattern else ():
        yield match.span()


def country_pronouns(document: Document) -> Iterator[tuple[int, int]]:
    """Find countries that an English text calls "himself" or gives "his" army."""
    if document.language == "en":
        for match in _COUNTRY_PRONOUN.finditer(document.text):
            if not match["given"]:  # of "Elisa Norway"
                yield match.span()
