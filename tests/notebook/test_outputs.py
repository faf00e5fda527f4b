from certgrader.notebook.outputs import read_output, without_ansi


def test_streams_join_their_lines() -> None:
    output = read_output({"output_type": "stream", "name": "stderr", "text": ["a\n", "b\r"]})
    assert (output.kind, output.text, output.stream) == ("stream", "a\nb\r", "stderr")


def test_representations() -> None:
    data = {"text/plain": ["<Figure>"], "image/png": "QUJD", "application/vnd.plotly.v1+json": {"b": 1, "a": [2]}}
    output = read_output({"output_type": "execute_result", "data": data})
    assert output.kind == "result"
    assert output.text == "<Figure>"
    assert dict(output.data) == {"image/png": "QUJD", "application/vnd.plotly.v1+json": '{"a": [2], "b": 1}'}
    assert output.is_figure


def test_errors_lose_their_colours() -> None:
    output = read_output(
        {"output_type": "error", "ename": "KeyError", "evalue": "'a'", "traceback": ["\x1b[0;31mKeyError\x1b[0m", "b"]}
    )
    assert (output.kind, output.text) == ("error", "KeyError\nb")
    assert (output.error_name, output.error_message) == ("KeyError", "'a'")


def test_ansi() -> None:
    assert without_ansi("\x1b]8;;http://x\x07lien\x1b]8;;\x07 \x1b[1;32mvert\x1b[0m\x1b[2K") == "lien vert"
