"""Plans and wishes, suppositions, questions: what a sentence says without saying that it is so.

A plan is work that is put off or wished for: « il faudrait », « à terme on pourrait », "future work". A supposition is
about what may happen or may be the cause: « le modèle pourrait pénaliser les femmes », "perhaps". The same verb serves
both; what tells them apart is who would act, and whether the act would do harm.
"""

from collections.abc import Sequence

from certgrader.facts.prose.clauses import is_conditional, is_infinitive, is_of_work
from certgrader.facts.prose.cues import Cues, phrases

_WISHES = "interessant utile possible souhaitable pertinent judicieux preferable bien bon interessante necessaire"
_WISHES_EN = "interesting useful possible desirable better good worth nice necessary helpful"

_WANTS = phrases(
    "aimerais|aimerions|souhaiterais|souhaiterions|voudrais|voudrions|with more time|given more time|"
    "avec plus de temps|if time allows|if time permits|si ai le temps|si le temps"
)
_WANTED = Cues(_WANTS)
"""Wishes in somebody's name, which a condition leaves what they are: « j'aimerais essayer, si j'ai le temps »."""

_PLANS = Cues(
    (
        *phrases(
            "faudrait|conviendrait|gagnerait|gagnerions|todo|should|envisageable|envisageables|vaudrait mieux|"
            "y aurait lieu|serait un plus|devrait|devraient|devrions|permettrait|permettraient|future work|"
            "future version|future versions|future research|future improvement|future improvements|further work|"
            "further investigation|further study|further research|next step|next steps|prochaine etape|"
            "prochaines etapes|prochaine version|prochaine iteration|prochaines versions|version future|"
            "versions futures|travaux futurs|prise en compte future|a avenir|plus tard|a faire|to do|serait a|"
            "seraient a|sera a|seront a|est a completer|est a ameliorer|est a approfondir|est a prevoir|il faudra|"
            "en perspective|dans le futur|in the future|later on|plan to|plans to|hope to|intend to|intends to|"
            "sera necessaire|ought to|yet to be|still needs to|still need to|needs further|left for future|"
            "remains to be|remain to be|will need to be|pour aller plus loin|piste d amelioration|piste amelioration|"
            "pistes amelioration|axe amelioration|axes amelioration|pistes d amelioration|axes d amelioration|"
            "possible improvement|possible improvements|amelioration possible|ameliorations possibles|"
            "ameliorations futures|nous envisageons|on envisage|j envisage|est envisage|est envisagee|sont envisages|"
            "sont envisagees|aurait fallu|aurions du|aurais du|aurait du|auraient du|could be improved|can be improved|"
            "pourrions|pourrais|on pourrait|on pourra|nous pourrons|we could|i could|we might|one could|vous pourriez|"
            "we may also|souhaite que vous|souhaitons que vous|souhaitent que vous|voudrais que vous|want you to|"
            "would like you to|need you to"
        ),
        *_WANTS,
        *((verb, wish) for verb in ("serait", "seraient") for wish in _WISHES.split()),
        *(("would", "be", wish) for wish in _WISHES_EN.split()),
    )
)
_FIRST = Cues(
    phrases(
        "perspectives|perspective|pistes|idealement|ideally|a terme|a faire|a ameliorer|a completer|a approfondir|next|"
        "votre mission|vos missions|votre tache|your mission|your task|your tasks"
    )
)
"""They announce plans as the first words of a sentence."""
_IF = frozenset({"si", "if"})
_LATER = Cues(
    (
        *phrases(
            "ulterieur|ulterieure|ulterieurs|ulterieures|ulterieurement|prochainement|next year|next month"
        ),
        *((next_, work) for next_ in ("prochain", "prochaine", "prochaines", "prochains")
          for work in "version versions etape etapes iteration phase travail travaux notebook projet".split()),
        *((when, next_) for when in "an annee mois trimestre semestre semaine".split()
          for next_ in ("prochain", "prochaine")),
    )
)  # fmt: skip
_SET = Cues(
    phrases(
        "est prevu|est prevue|sont prevus|sont prevues|nous comptons|je compte|on compte|nous prevoyons|"
        "nous esperons|cela est prevu"
    )
)
"""With a word for later they make a plan, as the future does; alone they tell a decision."""
_AIMS = frozenset(
    "predire prevoir estimer classer savoir comprendre connaitre determiner identifier detecter pouvoir predict "
    "know understand identify detect estimate be".split()
)
"""What a project is for: « nous voudrions prédire les pics » states its aim."""
_REST = frozenset({"reste", "restent", "restera"})
_DUTIES = frozenset("devra devront pourra pourront pourrait pourraient could".split())
_MIGHT = frozenset("pourrait pourraient could might".split())
_PASSIVES = frozenset({"etre", "be", "se", "faire"})

_HARM = tuple(
    "fauss biais penalis discrimin entrain condui provoqu caus nui exclu detourn perd compromet expos defavoris "
    "fragilis degrad menac trahi surestim sousestim alter aggrav amplifi reprodui misus discriminat lead led harm "
    "bias distort expos break worsen hurt amplif exclud deny denied".split()
)
"""Beginnings of verbs for what nobody plans."""

_MAYBES = Cues(
    phrases(
        "il se peut|il se pourrait|peut etre que|sans doute|probablement|vraisemblablement|eventuellement|"
        "possiblement|il est probable|perhaps|maybe|possibly|probably|presumably|it is likely|it is possible that|"
        "risquerait|risqueraient|en supposant|a supposer|sous hypothese|assuming|suppose that|had we|"
        "had there been|were to|supposons que"
    )
)
_ENGLISH_CONDITIONAL = frozenset({"would", "were", "had", "could", "might"})
_WHO = frozenset({"qui", "that", "which", "who"})
_NEAR = 3
"""Words between « qui » and its verb: « qui ne nous dirait »."""
_AUXILIARY = frozenset("aurait auraient auriez".split())

_SAID_LATER = _FIRST.keys | _SET.keys | _LATER.keys
_TRIGGERS = {"would"} | _PLANS.keys | _SAID_LATER | _DUTIES | _MIGHT | _MAYBES.keys | _REST | _IF


def is_trigger(word: str) -> bool:
    """Whether a folded word may make a plan or a supposition."""
    return word in _TRIGGERS or is_conditional(word)


def is_planned(words: Sequence[str]) -> bool:
    """Whether a clause, or a sentence, tells of work put off or wished for."""
    if any(not _is_aim(words, start, end) for start, end in _PLANS.found(words)):
        return True
    if any(start == 0 for start, _ in _FIRST.found(words)):
        return True
    if _LATER.stand_in(words) and (_SET.stand_in(words) or _is_future(words)):
        return True
    return any(_is_left_to_do(words, index) for index, word in enumerate(words) if word in _DUTIES | _REST)


def _is_aim(words: Sequence[str], start: int, end: int) -> bool:
    return tuple(words[start:end]) in _WANTS and not _AIMS.isdisjoint(words[end : end + 3])


def _is_future(words: Sequence[str]) -> bool:
    """« nous étudierons », « sera mesurée »: work in the future, not a forecast."""
    return any(
        (word == "nous" and index + 1 < len(words) and words[index + 1].endswith("rons"))
        or (word in {"sera", "seront", "will"} and any(is_of_work(one) for one in words[index + 1 : index + 4]))
        for index, word in enumerate(words)
    )


def _is_left_to_do(words: Sequence[str], index: int) -> bool:
    word, after = words[index], words[index + 1 : index + 5]
    if word in _REST:
        return "a" in after[:2] and any(is_infinitive(one) for one in after[:3])
    if word in {"devra", "devront"}:
        return "etre" in after[:2] or "faire" in after[:2]
    # « pourrait se faire », "could be monitored": somebody would have to do it, unless it is a harm.
    return any(one in _PASSIVES for one in after[:2]) and not any(one.startswith(_HARM) for one in after)


def is_supposed(words: Sequence[str]) -> bool:
    """Whether a clause, or a sentence, tells of what may be or might happen."""
    if _MAYBES.stand_in(words):
        return True
    if any(word in _MIGHT for word in words) and not is_planned(words):
        return True
    if any(word in _AUXILIARY and "pu" in words[index + 1 : index + 3] for index, word in enumerate(words)):
        return True
    if words[:2] == ["peut", "etre"] or words[:1] == ["supposons"]:
        return True
    # « Utiliser ces variables créerait une fuite. »
    return bool(words) and is_infinitive(words[0]) and has_conditional(words)


def is_condition(words: Sequence[str]) -> bool:
    """Whether a sentence reasons on a case that is not so: « si la base contenait…, il serait… »."""
    if _WANTED.stand_in(words):
        return False
    if _is_imagined(words):
        return True
    at = next((index for index, word in enumerate(words) if word in _IF), None)
    if at is None:
        return False
    if words[at] == "if":
        return not _ENGLISH_CONDITIONAL.isdisjoint(words)
    return has_conditional(words)


def _is_imagined(words: Sequence[str]) -> bool:
    """Whether a sentence tells of a thing that only might be: « un modèle qui dirait toujours non aurait raison »."""
    would = [index for index, word in enumerate(words) if word == "would" or is_conditional(word)]
    of_it = [index for index in would if not _WHO.isdisjoint(words[max(0, index - _NEAR) : index])]
    return any(index > of_it[0] for index in would if index not in of_it) if of_it else False


def has_conditional(words: Sequence[str]) -> bool:
    """Whether a verb among them is in the French conditional."""
    return any(is_conditional(word) for word in words)
