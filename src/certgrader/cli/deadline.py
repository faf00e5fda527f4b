"""When the work is due, and how long that leaves."""

from datetime import date, datetime, time

from certgrader.catalogue.catalogue import Language, translate
from certgrader.errors import UsageProblem

_DUE = time(23, 59)


def parse_deadline(text: str) -> datetime:
    """A moment with its offset. A bare date means 23:59; without an offset local time is meant. Raises UsageProblem."""
    try:
        moment = datetime.combine(date.fromisoformat(text.strip()), _DUE)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            raise UsageProblem("cli.bad-deadline", text=text) from None
    return moment.astimezone()


def time_left(deadline: datetime, now: datetime, language: Language) -> str:
    """One sentence: what is left until `deadline`, or that it has passed."""
    when = deadline.strftime("%d/%m/%Y %H:%M" if language == "fr" else "%Y-%m-%d %H:%M")
    seconds = int((deadline - now).total_seconds())
    key = "cli.deadline.left" if seconds > 0 else "cli.deadline.passed"
    minutes = abs(seconds) // 60
    days, hours = divmod(minutes // 60, 24)
    parts = [("days", days), ("hours", hours)] if days else [("hours", hours), ("minutes", minutes % 60)]
    spoken = [translate(f"cli.deadline.{unit}", language, n=n) for unit, n in parts if n]
    amount = translate("cli.deadline.and", language).join(spoken) or translate("cli.deadline.moment", language)
    return translate(key, language, when=when, amount=amount)
