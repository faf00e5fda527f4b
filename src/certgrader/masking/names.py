"""Which names hold a password or a key, in code, settings and parameters."""

import re
from typing import Literal

Sensitivity = Literal["password", "key"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST = 80
_PASSWORDS = frozenset("password passwd pwd passphrase passcode mdp motdepasse passwort".split())
_PASSWORD_ENDS = ("password", "passwd", "passphrase", "motdepasse")
# `forward_pass` and `first_pass` are no passwords.
_PASS_OF = frozenset(
    "db database smtp mail email gmail imap mysql sql pg postgres ftp ssh root admin user login".split()
)
_SECRETS = frozenset("secret secrets credential credentials bearer pat".split())
_KEY_ENDS = ("apikey", "secretkey", "accesskey", "privatekey", "accesstoken", "authtoken", "apitoken", "secretid")
_KEY_OF = frozenset(
    "api access secret private auth account consumer client subscription encryption app signing master shared storage "
    "service ssh aws openai azure google gcp kaggle wandb comet mistral anthropic groq cohere session licence license "
    "cle".split()
)
# What language models and tokenizers call tokens.
_TOKEN_OF = frozenset(
    "pad padding sep cls eos bos unk unknown mask oov special start end begin next prev previous stop image num n max "
    "min per sos first last per new first input output target word sub subword char extra add class csrf separator "
    "control prompt completion the a an each every single of ner blank tokens cur current decoder encoder".split()
)
# `jeton_api`, `token_github`, `mot_de_passe_bdd`: French puts what it is for behind.
_WHAT_FOR = frozenset(
    "api acces access github gitlab hf huggingface kaggle openai slack telegram discord databricks dagshub mlflow "
    "neptune wandb azure aws google db bdd base sql mysql postgres mongo smtp mail admin root user bot app".split()
)
_QUALIFIERS = frozenset("prod dev local value val str default env live staging".split())


def sensitivity(name: str) -> Sensitivity | None:
    """Whether what is called `name` would be a password, or a key or token; None for any other name.

    `DB_PASSWORD`, `motDePasse` and `smtp_pass` are passwords, `HF_TOKEN` and `apiKey` keys; `pad_token`, `tokenizer`,
    `password_hash` and `primary_key` are neither.
    """
    words = [word.lower() for word in _WORD.findall(name[-_LONGEST:])]
    while words and (words[-1].isdigit() or (len(words) > 1 and words[-1] in _QUALIFIERS)):
        words.pop()
    if not words:
        return None
    purpose = words[-1]
    while len(words) > 1 and words[-1] in _WHAT_FOR:
        words.pop()
    *before, last = words
    previous = before[-1] if before else ""
    if _is_password(words, last, previous):
        return "password"
    if last in ("token", "jeton"):
        return None if previous in _TOKEN_OF else "key"
    if last in _SECRETS or last.endswith(_KEY_ENDS):
        return "key"
    return "key" if last in ("key", "cle") and (previous in _KEY_OF or purpose in _KEY_OF) else None


def _is_password(words: list[str], last: str, previous: str) -> bool:
    if last in _PASSWORDS or last.endswith(_PASSWORD_ENDS):
        return True
    return words[-3:] == ["mot", "de", "passe"] or (last == "pass" and (not previous or previous in _PASS_OF))
