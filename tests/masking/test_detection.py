"""What is a secret, and what only looks like one. All values are made up, and put together when the test runs."""

import pytest
from masking_builder import AWS, GITHUB, GOOGLE, HUGGING_FACE, KEY, OPENAI, PASSWORD, SLACK, submitted

from certgrader.execution.model import STATIC_RUN
from certgrader.masking.masked import known_secrets, masked


def _kinds(*sources: str, **files: str) -> list[tuple[str, int | None, int | None]]:
    submission, notebook = submitted(*sources, **files)
    _, kept, _ = masked(submission, notebook, STATIC_RUN, known_secrets(submission, notebook, ()))
    return [(one.kind, one.cell, one.line) for one in kept.secrets]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (f"token = '{GITHUB}'", "github-token"),
        (f"!git clone https://moi:{GITHUB}@github.com/moi/projet", "github-token"),
        (f"login(token={HUGGING_FACE!r})", "huggingface-token"),
        (f"# ancienne clé : {AWS}", "aws-key"),
        (f"genai.configure(api_key='{GOOGLE}')", "google-key"),
        (f"client = OpenAI(api_key='{OPENAI}')", "openai-key"),
        (f"slack = '{SLACK}'", "slack-token"),
        (
            f"engine = create_engine('postgresql+psycopg2://moi:{PASSWORD}@db.exemple.fr:5432/base')",
            "connection-string",
        ),
        (f"MongoClient('mongodb+srv://moi:{PASSWORD}@grappe.mongodb.net/?retryWrites=true')", "connection-string"),
        (f"conn = psycopg2.connect(host='db', user='moi', password='{PASSWORD}')", "password"),
        (f"os.environ['API_KEY'] = '{KEY}'", "api-key"),
        (f"%env API_KEY={KEY}", "api-key"),
        (f"!curl -u moi:{PASSWORD.replace('&', 'x')} https://exemple.fr", "password"),
        (f"wandb.login(key='{(KEY + KEY)[:40]}')", "wandb-key"),
        (f"jeton_api, n = '{KEY}', 3", "access-token"),
        (f"if mot_de_passe_bdd == '{PASSWORD}': pass", "password"),
        (f"def ouvrir(nom, password='{PASSWORD}'): pass", "password"),
        (f"pyodbc.connect('SERVER=x;UID=moi;PWD={PASSWORD};')", "connection-string"),
        (f"mot_de_passe = '{PASSWORD}'", "password"),
        (f"headers = {{'Authorization': 'Bearer {KEY}'}}", "access-token"),
        (f"smtp.login('moi@exemple.fr', '{PASSWORD}')", "password"),
        (f"os.environ['KAGGLE_KEY'] = '{KEY[:32]}'", "kaggle-key"),
    ],
)
def test_secrets_are_found(source: str, kind: str) -> None:
    assert [one[0] for one in _kinds("x = 1", source)] == [kind]
    assert _kinds("x = 1", source)[0][1] == 1


@pytest.mark.parametrize(
    "source",
    [
        "api_key = os.getenv('API_KEY')",
        "password = getpass.getpass('Mot de passe : ')",
        "token = input('token')",
        "API_KEY = 'YOUR_API_KEY'",
        "password = 'xxxxxxxx'",
        "api_key = '<votre clé>'",
        "token = '***'",
        "create_engine('postgresql://user:password@localhost/db')",
        "create_engine('sqlite:///base.db')",
        "df['password'].str.len()",
        "df = df.rename(columns={'token': 'jeton', 'key': 'cle'})",
        "tokenizer = AutoTokenizer.from_pretrained('bert-base-uncased')",
        "sha = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
        "uid = '123e4567-e89b-12d3-a456-426614174000'",
        "sort_key = 'date_de_commande'",
        "pad_token = '<PAD>'\nmax_tokens = 1024\ntoken_pattern = r'(?u)\\b\\w\\w+\\b'",
        "OPENAI_API_KEY = 'OPENAI_API_KEY'",
        "password = 'demo_password'",
        "df.columns = ['user', 'password', 'token', 'api_key']",
        "primary_key = ['client_id', 'commande_id']",
        "model = keras.models.load_model('modele_final_v2.keras')",
        "print('Entrez votre mot de passe :')",
        "url = 'https://exemple.fr/api/v1/donnees?key=' + key",
        "from google.colab import userdata\nkey = userdata.get('GOOGLE_API_KEY')",
        "# le token est lu dans l'environnement",
    ],
)
def test_what_only_looks_like_one_is_left(source: str) -> None:
    assert _kinds(source) == []


def test_project_files_count_with_their_line() -> None:
    found = _kinds("x = 1", **{".env": f"DEBUG=1\nDB_PASSWORD={PASSWORD}\n", "src/a.py": f"API_KEY = '{KEY}'\n"})
    assert sorted(found) == [("api-key", None, 1), ("password", None, 2)]
