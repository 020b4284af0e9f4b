from pipeline.hands import _apart


def test_texts_that_begin_alike_are_shown_from_where_they_differ() -> None:
    same = "There is no single approach to the prevention of crimes of this kind, and "
    base, side = _apart(same + "some are good.", same + "some are better.")
    assert base == "“… and some are good.”"
    assert side == "“… and some are better.”"


def test_short_texts_are_shown_whole() -> None:
    assert _apart("a duty", "a task", "the burden") == ["“a duty”", "“a task”", "“the burden”"]


def test_no_text_is_said_to_be_nothing_and_not_quoted() -> None:
    assert _apart("a duty", "") == ["“a duty”", "nothing"]
    assert _apart("", "a duty of many words here") == ["nothing", "“a duty of many words here”"]


def test_a_text_that_only_goes_on_is_shown_with_its_end() -> None:
    before, after = _apart("one two three four five", "one two three four five six")
    assert before == "“… three four five”"
    assert after == "“… three four five six”"
