"""Kernel messages → outputs."""

from certgrader.execution.outputs import message_size, output_of


def test_pieces_of_a_stream_are_joined() -> None:
    output = output_of(
        {"output_type": "stream", "name": "stderr", "text": "a", "pieces": ["a", "b"], "truncated": True}
    )
    assert (output.kind, output.stream, output.text, output.truncated) == ("stream", "stderr", "ab", True)


def test_lone_surrogates_become_question_marks() -> None:
    output = output_of({"output_type": "display_data", "data": {"text/plain": "\ud800", "text/html": "<b>\udfff</b>"}})
    assert (output.text, output.data) == ("?", (("text/html", "<b>?</b>"),))


def test_what_is_not_well_formed_is_survived() -> None:
    for node in ({"output_type": "error", "traceback": 3}, {"output_type": "display_data", "data": None}, {}):
        assert output_of(node).truncated is False


def test_sizes_count_every_text() -> None:
    assert message_size({"data": {"text/plain": "abc", "x": ["de", {"y": "f"}]}, "n": 1}) == 6 + 8
