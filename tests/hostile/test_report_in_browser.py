"""Every payload in every place of a report, opened in a real Chromium beside a host that waits for a sign of life."""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hostile_pages import executed_document, heavy_document, mixtures_document, static_document
from xss_payloads import FRAMES, GROUPS, JS, PAYLOADS, PICTURES

from certgrader.report.formats.html import HtmlReport
from certgrader.report.index_model import IndexRow
from certgrader.report.index_page import index_html
from certgrader.report.page.budget import LARGEST
from certgrader.report.svg import safe_svg

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="[^"]*">')

EVENTS = """names => {
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href]');
    if (link && !link.getAttribute('href').startsWith('#')) event.preventDefault();
  }, true);
  for (const one of document.querySelectorAll('details')) one.open = true;
  for (const one of document.querySelectorAll('*'))
    for (const name of names) one.dispatchEvent(new Event(name, {cancelable: true}));
  const reached = document.querySelectorAll('a[href], [tabindex], [autofocus], summary');
  for (const one of reached) one.focus({preventScroll: true});
  const within = [...document.querySelectorAll('.prose a[href^="#"], .output a[href^="#"]')];
  const others = [...document.querySelectorAll('a[href^="#"]')].slice(0, 15);
  for (const one of [...within, ...others]) one.click();
}"""
NAMES = """mouseover mouseenter pointerenter pointerover mousemove focus focusin blur click auxclick contextmenu
dblclick keydown keyup input beforeinput copy paste drag dragstart wheel scroll toggle beforetoggle load error loadstart
pageshow animationstart animationend start bounce transitionend begin submit resize hashchange scrollsnapchange
contentvisibilityautostatechange""".split()
FORBIDDEN = """script, style:not(head > style), link:not(head > link), meta:not(head > meta), title:not(head > title),
base, iframe, frame, object, embed, applet, form, input, button, select, textarea, video, audio, source, track, picture,
svg, math, template, dialog, noscript, portal, marquee, map, area, xmp, plaintext"""
SUSPECT = """() => {
  const bad = /^on|^style$|^srcset$|^background$|^ping$|^download$|^target$|^popover|^form|^xlink|^content|^auto/;
  const picture = /^data:image\\/(png|jpeg|gif|webp|svg\\+xml);base64,[A-Za-z0-9+\\/=]*$/;
  return [...document.querySelectorAll('body, body *')].flatMap(one => [...one.attributes])
    .filter(({name, value}) => bad.test(name) || (name === 'src' && !picture.test(value))
      || (name === 'href' && !/^(#|https?:|mailto:|\\.\\/)/.test(value)))
    .map(({name, value}) => `${name}=${value}`.slice(0, 120));
}"""
OUTSIDE = """() => {
  const frames = '#notebook .prose, #notebook .output, #notebook pre.code, #notebook pre.plain';
  const own = ['badge', 'verdict', 'for-jury', 'shape', 'competency', 'criterion'];
  return [...document.querySelectorAll(frames)].flatMap(frame => [...frame.querySelectorAll('*')].filter(one => {
    const look = getComputedStyle(one);
    return ['fixed', 'absolute', 'sticky'].includes(look.position) || look.zIndex !== 'auto' || look.float !== 'none'
      || look.transform !== 'none' || own.some(name => one.classList.contains(name))
      || /^(crit|comp|jury|summary)/.test(one.id);
  }).map(one => one.outerHTML.slice(0, 120)));
}"""
DEEPEST = """() => Math.max(...[...document.querySelectorAll('#notebook *')].map(one => {
  let depth = 0;
  for (; one; one = one.parentElement) depth++;
  return depth;
}))"""
FRAMED = """all => all.every(one => getComputedStyle(one).overflow === 'clip'
  && getComputedStyle(one).borderStyle === 'solid')"""


@dataclass
class Host:
    """The attacker's: counts who comes."""

    port: int
    visits: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def mal() -> Iterator[Host]:
    """A server that answers with scripts, pages and styles that would succeed."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.visits.append(f"{self.headers.get('Host')}{self.path}")
            kind, body = ("text/javascript", JS) if ".js" in self.path else ("text/html", f"<script>{JS}</script>")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    host = Host(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield host
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium(launch_chromium: Callable[..., Any], mal: Host) -> Iterator[Any]:
    """A browser that finds the attacker's host where we listen."""
    launched = launch_chromium(f"--host-resolver-rules=MAP mal.example 127.0.0.1:{mal.port}")
    yield launched
    launched.close()


@dataclass
class Seen:
    """What a page did."""

    page: Any
    events: list[str] = field(default_factory=list)


@pytest.fixture
def watched(chromium: Any, mal: Host, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """Opens a page and notes whatever it does beyond being shown."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    mal.visits.clear()

    def note(seen: Seen, kind: str) -> Callable[[Any], None]:
        return lambda what: seen.events.append(f"{kind} {getattr(what, 'url', what)}"[:300])

    def dismissed(seen: Seen, dialog: Any) -> None:
        seen.events.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def show(content: bytes, name: str = "page.html") -> Seen:
        path = tmp_path / name
        path.write_bytes(content)
        page = context.new_page()
        seen = Seen(page)
        for event in ("popup", "download", "websocket", "worker", "crash", "pageerror"):
            page.on(event, note(seen, event))
        page.on("dialog", lambda dialog: dismissed(seen, dialog))
        page.on("request", lambda one: None if one.url.startswith("data:") else note(seen, "request")(one))
        page.on("frameattached", note(seen, "frame"))
        page.goto(path.as_uri())
        assert seen.events.pop(0) == f"request {path.as_uri()}"
        return seen

    yield show
    context.close()


@pytest.fixture(scope="module")
def saved_page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report on the payloads as they are saved in a notebook and around it."""
    return HtmlReport().render(static_document(tmp_path_factory.mktemp("saved")), "fr")


def without_policy(html: bytes) -> bytes:
    """The page as if the policy did not exist: what is left holds alone."""
    bare, count = _POLICY.subn(b"", html)
    assert count == 1
    return bare


def assert_harmless(seen: Seen, mal: Host) -> None:
    """Nothing ran, nothing was asked for, nothing moved, whatever the reader touches."""
    page = seen.page
    page.evaluate(EVENTS, NAMES)
    page.wait_for_timeout(200)
    assert page.evaluate("window.__pwned") is None
    assert seen.events == []
    assert mal.visits == []
    assert len(page.frames) == 1
    assert page.url.startswith("file://")
    assert page.locator(FORBIDDEN).evaluate_all("all => all.map(one => one.outerHTML.slice(0, 200))") == []
    assert page.evaluate(SUSPECT) == []


def test_the_corpus_is_large_and_varied() -> None:
    assert len(set(PAYLOADS)) >= 200
    assert all(len(group) >= 5 for group in GROUPS.values())


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "sanitised alone"])
def test_a_report_of_a_hostile_notebook_is_harmless(
    saved_page: bytes, watched: Callable[..., Seen], mal: Host, *, policy: bool
) -> None:
    seen = watched(saved_page if policy else without_policy(saved_page))
    assert_harmless(seen, mal)
    assert seen.page.locator(".evidence .excerpt").count() > len(PAYLOADS)


def test_a_report_of_a_hostile_run_is_harmless(tmp_path: Path, watched: Callable[..., Seen], mal: Host) -> None:
    document = executed_document(tmp_path)
    assert document.report.execution.mode == "executed"
    seen = watched(without_policy(HtmlReport().render(document, "fr")))
    assert_harmless(seen, mal)
    assert seen.page.locator(".diagnosis").count() >= len(PAYLOADS) // 4 // 7  # every seventh error is of a file


def test_payloads_cut_and_grafted_onto_each_other_are_harmless(
    tmp_path: Path, watched: Callable[..., Seen], mal: Host
) -> None:
    document = mixtures_document(tmp_path, seed=20261124, number=400)
    assert_harmless(watched(without_policy(HtmlReport().render(document, "fr"))), mal)


def test_a_picture_opened_in_a_tab_of_its_own_is_harmless(watched: Callable[..., Seen], mal: Host) -> None:
    reduced = [safe_svg(one) for one in PICTURES]
    assert None not in reduced

    def opened(pictures: Sequence[str | None]) -> Seen:
        """One document holds them all: what one of them asks for, it asks for there."""
        seen = watched(f"<svg xmlns='http://www.w3.org/2000/svg'>{''.join(map(str, pictures))}</svg>".encode(), "a.svg")
        seen.page.wait_for_timeout(200)
        assert seen.page.evaluate("document.documentElement.querySelectorAll(':scope > svg').length") == len(PICTURES)
        return seen

    seen = opened(reduced)
    assert seen.page.evaluate("window.__pwned") is None
    assert seen.events == []
    assert mal.visits == []
    raw = opened(PICTURES)
    assert raw.page.evaluate("window.__pwned") == 1
    assert len(mal.visits) > 5


def test_an_index_of_hostile_entries_is_harmless(watched: Callable[..., Seen], mal: Host) -> None:
    rows = [
        IndexRow(
            entry=payload,
            name=payload,
            status=("ok", "failed")[number % 2],
            sentence=payload,
            overall="not_met",
            levels=(("C1", "not_met"),),
            files=(("html", f"{payload}.report.html"), (payload, payload)),
        )
        for number, payload in enumerate(PAYLOADS)
    ]
    html = index_html(rows, title="".join(PAYLOADS), created=PAYLOADS[0], language="fr")
    seen = watched(without_policy(html))
    assert_harmless(seen, mal)


def test_nothing_of_the_candidate_leaves_its_frame(saved_page: bytes, watched: Callable[..., Seen]) -> None:
    page = watched(saved_page).page
    assert page.evaluate(OUTSIDE) == []
    frames = page.locator("#notebook .prose, #notebook .output, #notebook .cell > .plain")
    assert frames.count() > len(PAYLOADS)
    assert frames.evaluate_all(FRAMED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1200
    assert page.locator(".badge").evaluate_all("all => all.every(one => !one.closest('#notebook'))")


def test_text_that_hides_or_turns_shows_what_it_is(saved_page: bytes, watched: Callable[..., Seen]) -> None:
    text = watched(saved_page).page.evaluate("document.body.textContent")
    assert not set(text) & set("\u202e\u2066\u200b\u200d\ufeff\u2028\u2029\x1b\x00\x07\x9b")
    assert "⟨U+202E⟩" in text
    assert re.search("[\u0300-\u036f\u0489]{4}", text) is None


def alone(payload: str, head: bytes) -> bytes:
    """A payload as no sanitiser ever saw it, under a head of ours."""
    return (
        b"<!doctype html><html><head>"
        + head
        + b"</head><body>"
        + payload.encode("utf-8", "replace")
        + b"</body></html>"
    )


def fired(payloads: Sequence[str], head: bytes, pages: Sequence[Any], folder: Path) -> list[str]:
    """Those that ran their script, opened beside each other."""
    found: list[str] = []
    for start in range(0, len(payloads), len(pages)):
        batch = list(zip(payloads[start:], pages, strict=False))
        for number, (payload, page) in enumerate(batch):
            path = folder / f"{number}.html"
            path.write_bytes(alone(payload, head))
            page.goto(path.as_uri(), wait_until="commit")
        batch[-1][1].wait_for_timeout(150)
        found += [payload for payload, page in batch if page.evaluate("window.__pwned === 1")]
    return found


def test_the_policy_holds_alone(saved_page: bytes, chromium: Any, mal: Host, tmp_path: Path) -> None:
    head = saved_page.partition(b"<head>")[2].partition(b"</head>")[0]
    # No policy forbids a page to move elsewhere: against that only the sanitiser stands.
    moving = {payload for payload in FRAMES if "refresh" in payload}
    groups = [group for name, group in GROUPS.items() if name not in ("texts", "latex", "markdown")]
    carriers = [one for group in groups for one in group if one not in moving][::3]
    context = chromium.new_context(viewport={"width": 600, "height": 400})
    pages = [context.new_page() for _ in range(12)]
    assert fired(carriers, head, pages, tmp_path) == []
    assert mal.visits == []
    alive = fired(carriers[::2], _POLICY.sub(b"", head), pages, tmp_path)
    context.close()
    assert len(alive) > len(carriers) / 12, "the payloads are dead: they prove nothing"
    assert len(mal.visits) > 4
    mal.visits.clear()


def test_a_heavy_report_opens(tmp_path: Path, watched: Callable[..., Seen], mal: Host) -> None:
    html = HtmlReport().render(heavy_document(tmp_path), "fr")
    assert len(html) < LARGEST
    seen = watched(html)
    page = seen.page
    assert page.locator("#notebook img").count() > 10_000
    assert page.locator("#notebook img[src^='data:image/svg']").count() == 10
    for share in (0.25, 0.5, 0.75, 1):
        page.evaluate("share => window.scrollTo(0, share * document.documentElement.scrollHeight)", share)
        page.screenshot()
    assert seen.events == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1200
    tallest = "Math.max(...[...document.images].map(one => one.getBoundingClientRect().height))"
    assert page.evaluate(tallest) <= 3_200
    sides = "[...document.images].filter(one => one.naturalWidth * one.naturalHeight > 6e7).length"
    assert page.evaluate(sides) == 0
    assert page.evaluate(DEEPEST) < 520
