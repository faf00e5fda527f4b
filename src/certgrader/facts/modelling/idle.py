"""Trainings and searches that do nothing: no round of them, a step of nought, one setting to choose from, weights of
which nothing was learned."""

import ast

from certgrader.facts.modelling.arguments import Arguments
from certgrader.facts.modelling.kinds import last
from certgrader.facts.modelling.values import Data, Entries, Function, Items, Model, Value

_ROUNDS = ("epochs", "num_boost_round", "n_epochs", "nb_epoch", "max_epochs", "steps_per_epoch", "num_iterations")
_OPTIMISERS = ("torch.optim.", "keras.optimizers.", "tensorflow.optimizers.")
_GRIDS = ("param_grid", "param_distributions", "search_spaces", "params")
_TRIALS = ("n_trials", "n_iter", "max_evals", "max_trials")


def no_round(given: Arguments) -> bool:
    """Whether a training is told to go no round."""
    return any(_is_nought(given.named.get(one)) for one in _ROUNDS)


def stands_still(name: str, given: Arguments) -> bool:
    """Whether an optimiser is built whose steps are nought."""
    if not name.startswith(_OPTIMISERS):
        return False
    return _is_nought(given.get(1 if name.startswith("torch.") else 0, "lr", "learning_rate"))


def starts_blank(given: Arguments) -> bool:
    """Whether a network that is known to have learned elsewhere is asked for without what it has learned."""
    node = given.nodes.get("weights")
    return (isinstance(node, ast.Constant) and node.value is None) or given.says("pretrained") is False


def _is_nought(value: Value | None) -> bool:
    return isinstance(value, Data) and value.literal == 0 and value.literal is not False


def one_setting(search: Model) -> bool:
    """Whether a search has a single setting to try."""
    settings = search.settings
    if settings is None or search.doubtful:
        return False
    if any(isinstance(settings.get(one), Data) and _number(settings[one]) == 1 for one in _TRIALS):
        return True
    grids = [settings[one] for one in _GRIDS if one in settings]
    if len(grids) != 1 or not isinstance(grids[0], Entries):
        return False
    values = grids[0].entries
    return bool(values) and all(not name.startswith("?") and _single(one) for name, one in values.items())


def _single(values: Value) -> bool:
    return isinstance(values, Items) and len(values.items) == 1


def _number(value: Value) -> object:
    return value.literal if isinstance(value, Data) else None


def trials_ignored(given: Arguments) -> bool:
    """Whether an objective that is tried several times asks its trial for nothing, or is tried once."""
    if _number(given.named.get("n_trials", Items(()))) in (0, 1):
        return True
    objective = given.get(0, "func", "objective", "fn")
    if not isinstance(objective, Function) or objective.owner is not None or not objective.node.args.args:
        return False
    trial = objective.node.args.args[0].arg
    return not any(isinstance(one, ast.Name) and one.id == trial for one in ast.walk(objective.node))


def is_search(call: str) -> bool:
    """Whether it is a search that is given all that it tries."""
    return last(call).endswith("SearchCV")
