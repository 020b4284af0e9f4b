"""The documentation says what the program does: every command, rule, link and example in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from drafts.findings import Rule
from pipeline.cli import COMMANDS, main
from pipeline.documentation import _FAMILIES, rules_page
from pipeline.gates import FAMILIES
from pipeline.report_file import read_report
from pipeline.rulebook import rules
from tests.pipeline.program import EXAMPLES, clearance, example, files_in, small_report
from tests.shared import ROOT, shared

PAGES = sorted({ROOT / "README.md", EXAMPLES / "README.md", *(ROOT / "docs").glob("*.md")})
RULES = list(rules().values())
CODE_FORM = re.compile(r"(?:REV|COPY|COMM|LIMIT|STATE|SUBM|APPR|WAIV|DATE|EDIT|FINAL|FILE)-\d{3}")
# Modules in which nobody looks for rules, each with the reason.
NOT_IN_THE_BOOK: dict[str, str] = {}


def page_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


every_page = pytest.mark.parametrize("page", PAGES, ids=page_name)


# ---------------------------------------------------------------- commands


def commands_in(text: str) -> Iterator[str]:
    """What follows ``clearance`` wherever a page shows it as a command."""
    shown = re.findall(r"^ {4}\S*clearance (.+)$", text, re.M)
    shown += re.findall(r"`(?:\.venv/bin/)?clearance ([^`]+)`", text)
    for line in shown:
        yield re.split(r"\s+#|\s{3,}", line)[0].strip()


def alternatives(words: list[str]) -> Iterator[tuple[str, ...]]:
    """``states sent|reply`` and ``approve | waive`` as one command each."""
    joined = " ".join(words)
    joined = re.sub(r"\s+\|\s+", "|", joined)
    first, *rest = joined.split(" ")
    for name in first.split("|"):
        if name == "states" and rest and re.fullmatch(r"[a-z|]+", rest[0]):
            for sub in rest[0].split("|"):
                yield (name, sub)
        else:
            yield (name,)


def command_named(path: tuple[str, ...]) -> click.Command | None:
    context = click.Context(main)
    found: click.Command | None = main
    for name in path:
        if not isinstance(found, click.Group):
            return None
        found = found.get_command(context, name)
    return found


def options_of(command: click.Command) -> set[str]:
    return {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"-h", "--help"}


COMMANDS_SHOWN = [
    pytest.param(line, id=f"{page_name(page)}: {line}")
    for page in PAGES
    for line in dict.fromkeys(commands_in(page.read_text("utf-8")))
]


def test_the_pages_show_commands() -> None:
    assert len(COMMANDS_SHOWN) > 20


@pytest.mark.parametrize("line", COMMANDS_SHOWN)
def test_every_command_shown_exists_with_the_options_shown(line: str) -> None:
    words = line.replace("[", " ").replace("]", " ").split()
    if words[0].startswith("-"):
        assert words[0] in {"--help", "--version"}
        return
    for path in alternatives(words):
        command = command_named(path)
        assert command is not None, f"there is no command {' '.join(path)}"
        for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line):
            assert option in options_of(command), f"{' '.join(path)} has no {option}"


@pytest.mark.parametrize("line", COMMANDS_SHOWN)
def test_every_command_shown_takes_as_many_arguments_as_shown(line: str) -> None:
    words = line.replace("[", " ").replace("]", " ").split()
    if words[0].startswith("-") or "..." in line or "|" in line:
        return
    (path,) = alternatives(words)
    command = command_named(path)
    assert command is not None
    given = words[len(path) :]
    taking = {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.is_flag
        for option in parameter.opts
    }
    plain = [
        word
        for place, word in enumerate(given)
        if not word.startswith("-") and not (place and given[place - 1] in taking)
    ]
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    if any(each.nargs == -1 for each in arguments) or isinstance(command, click.Group):
        return
    # A page may speak of a command without its arguments, but not with more than it takes.
    assert len(plain) <= len(arguments), f"{line}: it takes {len(arguments)} arguments"


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    shown = {path[0] for line in commands_in(text) for path in alternatives(line.split())}
    assert set(COMMANDS) <= shown


def test_a_command_not_built_yet_says_so_exits_4_and_stands_so_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    said = re.findall(r"^Not built yet: (.+)$", text, re.M)
    unbuilt = {name for name in COMMANDS if "not built yet" in clearance(name, "--help").output}
    assert unbuilt == {name for line in said for name in re.findall(r"`clearance (\w+)`", line)}
    for name in unbuilt:
        result = clearance(name)
        assert result.exit_code == 4
        assert "not built yet" in result.stderr


# ---------------------------------------------------------------- make


@every_page
def test_every_make_target_shown_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    text = page.read_text("utf-8")
    shown = set(re.findall(r"^ {4}make ([a-z-]+)", text, re.M))
    shown |= set(re.findall(r"`make ([a-z-]+)", text))
    assert shown <= targets


def test_continuous_integration_calls_what_the_readme_tells_a_newcomer_to_call() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    readme = (ROOT / "README.md").read_text("utf-8")
    told = re.findall(r"^ {4}(make [a-z-]+) +#", readme, re.M)
    assert told == ["make clearance", "make test"]
    assert [line for line in script if line in told] == told


# ---------------------------------------------------------------- links


@every_page
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    broken = [
        link
        for link in links
        if not link.startswith(("http", "mailto:", "#"))
        and not (page.parent / link.partition("#")[0]).exists()
    ]
    assert not broken


@every_page
def test_every_path_of_the_project_named_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    named = re.findall(
        r"`((?:pipeline|drafts|clearance|word_limit|tests|docs|bench)/[\w./-]+)`", text
    )
    # A report's folder has a drafts folder too; a file in it is not ours. Nor is what a page
    # says to be of the shared material.
    ours = [
        path
        for path in named
        if not path.endswith(".docx") and f"`{path}` of the shared material" not in text
    ]
    assert [path for path in ours if not (ROOT / path).exists()] == []


@every_page
def test_every_rule_named_is_in_the_book(page: Path) -> None:
    assert set(CODE_FORM.findall(page.read_text("utf-8"))) <= set(rules())


def test_every_file_that_a_run_writes_is_in_the_page_of_formats(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    told = set(re.findall(r"^\| `out/([^`]+)` \|", text, re.M))
    folder = example("water-2026", tmp_path)
    toml = folder / "report.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[[offices]]\nname = "Legal Counsel"\n', "utf-8")
    assert clearance("run", folder, "--preview").exit_code == 1
    written = set(map(told_as, files_in(folder / "out")))
    toml.write_text(toml.read_text("utf-8").partition("[[offices]]")[0], "utf-8")
    assert clearance("run", folder, "--as-of", "2026-11-21").exit_code == 0
    written |= set(map(told_as, files_in(folder / "out")))
    assert written | {"decisions.toml"} == told


def told_as(name: str) -> str:
    """A file among the results as the page tells of it: a folder is told of once."""
    folder, slash, _ = name.partition("/")
    return folder + slash


# ---------------------------------------------------------------- rules


def test_the_page_of_rules_is_current() -> None:
    page = ROOT / "docs" / "rules.md"
    assert page.read_text("utf-8") == rules_page(), "run `make docs`"


def test_codes_are_unique_over_every_module_that_defines_rules() -> None:
    seen: dict[str, str] = {}
    for path in sources():
        for code in re.findall(r"code=\"([A-Z]+-\d{3})\"", path.read_text("utf-8")):
            assert code not in seen, f"{code} stands in {path} and {seen[code]}"
            seen[code] = str(path)


def sources() -> list[Path]:
    packages = ("pipeline", "drafts", "word_limit", "clearance")
    return sorted(path for name in packages for path in (ROOT / name).rglob("*.py"))


def test_every_rule_written_down_is_in_the_book() -> None:
    written = {
        code
        for path in sources()
        for code in re.findall(r"[\"']([A-Z]{3,5}-\d{3})[\"']", path.read_text("utf-8"))
    }
    assert written - set(rules()) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_says_where_it_is_from_what_clears_it_and_why(rule: Rule) -> None:
    assert CODE_FORM.fullmatch(rule.code)
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.source.strip()
    assert rule.remedy.strip().endswith((".", "?"))
    assert rule.who.strip()
    assert len(rule.explanation) > 20, "why the rule exists"


def test_every_family_of_rules_is_looked_at_by_a_gate_and_has_a_heading() -> None:
    families = {rule.code.partition("-")[0] for rule in RULES}
    assert families <= {family for gate in FAMILIES.values() for family in gate}
    assert families <= set(_FAMILIES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_can_be_explained(rule: Rule) -> None:
    output = clearance("explain", rule.code.lower()).output
    for said in (rule.code, rule.title, rule.source, rule.remedy, rule.explanation, rule.who):
        assert said in output


def test_the_list_of_rules_shows_every_one() -> None:
    output = clearance("explain").output
    assert all(rule.code in output for rule in RULES)


def test_every_command_that_a_finding_may_show_exists() -> None:
    shown = {
        line
        for path in sources()
        for line in re.findall(
            r"f?[\"'`]clearance ([a-z]+(?: [a-z]+)?[^\"'`]*)[\"'`]", path.read_text("utf-8")
        )
    }
    assert len(shown) > 15
    for line in shown:
        for path in alternatives(line.split()):
            command = command_named(path)
            assert command is not None, line
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line):
                assert option in options_of(command), line


# ---------------------------------------------------------------- examples


@pytest.mark.parametrize("name", ["water-2026", "not-ready", "rtp-2013"])
def test_the_report_file_of_every_example_is_valid(name: str) -> None:
    if name == "rtp-2013":
        shared("reports/rtp-2013")
    assert read_report(EXAMPLES / name).as_of is not None


def test_a_new_report_is_valid_and_runs_once_its_draft_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    made = clearance("new", folder)
    assert made.exit_code == 0
    assert str(folder / "report.toml") in made.output
    missing = clearance("run", folder)
    assert missing.exit_code == 2
    assert "drafts/draft.docx" in missing.stderr
    other = small_report(tmp_path / "other")
    draft = (other / "drafts" / "draft.docx").read_bytes()
    (folder / "drafts" / "draft.docx").write_bytes(draft)
    result = clearance("run", folder)
    assert result.exit_code == 1
    assert "FINAL-001" in result.output
    assert (folder / "out" / "index.html").is_file()


def test_every_line_of_a_new_report_file_is_valid_when_it_is_switched_on(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    clearance("new", folder)
    toml = folder / "report.toml"
    on = []
    for line in toml.read_text("utf-8").splitlines():
        off = re.match(r"# (\[+[\w.]+\]+.*|[\w\"]+ = .*)$", line)
        on.append(off[1] if off else line)
    toml.write_text("\n".join(on).replace('"..."', '"somebody"'), "utf-8")
    for name in ("draft", "base", "copy-dpa", "round-1", "issued"):
        (folder / "drafts" / f"{name}.docx").write_bytes(b"")
    (folder / "contacts.csv").write_bytes(b"")
    (folder / "submissions").mkdir()
    report = read_report(folder)
    assert report.submissions is not None
    assert report.files.issued is not None
    assert report.offices[0].name == "Chief of Staff"
    assert report.words.waivers[0].who == "somebody"


def test_a_report_that_is_there_already_is_not_changed(tmp_path: Path) -> None:
    folder = small_report(tmp_path / "report")
    before = (folder / "report.toml").read_bytes()
    result = clearance("new", folder)
    assert result.exit_code == 4
    assert "not changed" in result.stderr
    assert (folder / "report.toml").read_bytes() == before
