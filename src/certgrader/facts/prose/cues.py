"""Runs of words that say something about a sentence: plans, reasons, negations."""

from collections.abc import Iterable, Iterator, Sequence


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Cues written one after the other, a bar between two."""
    return tuple(tuple(cue.split()) for cue in text.split("|") if cue.strip())


class Cues:
    """Phrases, each a tuple of folded words, looked up by their first word.

    Looking for each phrase at each word took a tenth of the time of a whole static check. `keys` has the longest word
    of each: a sentence with none of them has no phrase, which is true of most.
    """

    def __init__(self, cues: Iterable[tuple[str, ...]]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        keys: set[str] = set()
        for cue in cues:
            self._by_first.setdefault(cue[0], []).append(cue)
            keys.add(max(cue, key=len))
        self.keys = frozenset(keys)

    def found(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where phrases begin and end (exclusive) in `words`."""
        if self.keys.isdisjoint(words):
            return
        for index, word in enumerate(words):
            for cue in self._by_first.get(word, ()):
                if tuple(words[index : index + len(cue)]) == cue:
                    yield index, index + len(cue)

    def stand_in(self, words: Sequence[str]) -> bool:
        """Whether one of the phrases stands in `words`."""
        return any(True for _ in self.found(words))
