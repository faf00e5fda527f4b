"""Runs of words that say something about a sentence: plans, reasons, negations."""

from collections.abc import Iterable, Iterator, Sequence


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Cues written one after the other, a bar between two."""
    return tuple(tuple(cue.split()) for cue in text.split("|") if cue.strip())


class Cues:
    """Phrases, each a tuple of folded words, looked up by their first word.

    Looking for each phrase at each word took a tenth of the time of a whole static check.
    """

    def __init__(self, cues: Iterable[tuple[str, ...]]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for cue in cues:
            self._by_first.setdefault(cue[0], []).append(cue)
        self.firsts = frozenset(self._by_first)

    def found(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where phrases begin and end (exclusive) in `words`."""
        for index, word in enumerate(words):
            for cue in self._by_first.get(word, ()):
                if tuple(words[index : index + len(cue)]) == cue:
                    yield index, index + len(cue)

    def stand_in(self, words: Sequence[str]) -> bool:
        """Whether one of the phrases stands in `words`."""
        return any(True for _ in self.found(words))
