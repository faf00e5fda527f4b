"""Why the system refused, in the reader's words."""

import errno

from certgrader.catalogue.catalogue import Phrase, phrase

_CAUSES = {
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ELOOP: "loop",
    errno.ENAMETOOLONG: "name",
    errno.ENOENT: "gone",
    errno.ENOTDIR: "gone",
    errno.ESTALE: "gone",
    errno.EIO: "disk",
    errno.EMFILE: "open-files",
    errno.ENFILE: "open-files",
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


def cause_of(error: OSError | ValueError) -> tuple[str, Phrase | str]:
    """(key of the sentence, its cause): "submission.unreadable", or "submission.no-room" for a disk that is full."""
    number = getattr(error, "errno", None)
    if number in _FULL:
        return "submission.no-room", ""
    name = _CAUSES.get(number) if number is not None else None
    if name is not None:
        return "submission.unreadable", phrase(f"submission.cause.{name}")
    return "submission.unreadable", getattr(error, "strerror", None) or str(error)
