"""A messenger that is ill: what may be said only once waits until it is well, so that an outage costs few of such messages."""

from dataclasses import dataclass

_ILL = 3  # failures in a row, of whomever
_FIRST, _LONGEST = 2.0, 60.0  # seconds until the next try, doubling
_LOOK_AGAIN = 5.0  # seconds; a word to somebody else may have shown meanwhile that all is well


@dataclass(slots=True)
class Illness:
    """Told of every end of a call. Seconds are the pacer's."""

    _failures: int = 0
    _until: float = 0.0

    def failed(self, now: float) -> None:
        self._failures += 1
        if self._failures >= _ILL:
            doublings = min(self._failures - _ILL, 10)
            self._until = now + min(_FIRST * 2**doublings, _LONGEST)

    def well(self) -> None:
        self._failures = 0

    def wait(self, now: float) -> float:
        """Seconds for which what may be said once should wait; 0.0: it may try, and the others wait for how it fares."""
        if self._failures < _ILL:
            return 0.0
        if self._until > now:
            return min(self._until - now, _LOOK_AGAIN)
        self._until = now + _LONGEST
        return 0.0
