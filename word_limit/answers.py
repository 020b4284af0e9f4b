"""Telling answers from questions in a contribution, however the questions were retyped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from word_limit.questionnaire import Question, Questionnaire, bare_words

# A sentence this like a question is that question, if it also stands like one.
ALIKE: Final = 0.6
# A heading of this many words or fewer can stand for a question by its number and a key word.
SHORT: Final = 12

_NUMBERS: Final = re.compile(
    r"\s*(?:(?:answers?|responses?|repl(?:y|ies))\s+(?:to\s+)?)?(?P<word>questions?|q)?[.\s]*"
    r"(?P<numbers>\d{1,2}(?:\s*(?:,|and|&|/|–|-|to)\s*q?\.?\s*\d{1,2})*)(?!\d|\.\d)\s*(?:[.):–—-]+|(?=\s|$))\s*",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(r"(\d+)\s*(?:-|–|to)\s*q?\.?\s*(\d+)", re.IGNORECASE)
_SENTENCE: Final = re.compile(r".+?(?:[?.!](?=\s|$)|$)\s*", re.DOTALL)
_COVER_LINE: Final = re.compile(r"[^.?!:]{1,40}:\s*\S.*")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a contribution.

    Attributes:
        text: Its text.
        words: Its words as they count against the limit, its notes included.
        label: Its automatic number.
        stands_out: Whether it is a heading, or bold throughout.
        notes: The text of its notes and text boxes.
    """

    text: str
    words: int
    label: str = ""
    stands_out: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written under one question, or under several at once.

    Attributes:
        questions: The numbers of the questions, as the questionnaire has them.
        printed: The numbers that the contribution gives them; empty when it gives none.
        words: The words of the answer, the question itself not counted.
        limit: The most words there may be.
        text: The answer, one paragraph a line.
    """

    questions: tuple[int, ...]
    printed: tuple[int, ...]
    words: int
    limit: int
    text: str

    @property
    def is_renumbered(self) -> bool:
        """Whether the contribution numbers the question differently."""
        return bool(self.printed) and self.printed != self.questions


@dataclass(frozen=True, slots=True)
class Split:
    """A contribution taken apart; nothing of it is lost.

    Attributes:
        answers: In the order in which they were given, one for each question.
        front: Title, name, date and the like, before the first question.
        unmatched: Text that belongs to no question.
        blank: Numbers of questions that stand there without an answer.
    """

    answers: tuple[Answer, ...]
    front: tuple[str, ...]
    unmatched: tuple[str, ...]
    blank: tuple[int, ...]


NOTHING: Final = Split((), (), (), ())


@dataclass(slots=True)
class _Heading:
    """A question found in a line, and what of the line is already the answer."""

    questions: tuple[Question, ...]
    printed: tuple[int, ...]
    rest: str


@dataclass(slots=True)
class _Open:
    """An answer being gathered."""

    heading: _Heading
    lines: list[str] = field(default_factory=list)
    words: int = 0


def split_answers(lines: Sequence[Line], questionnaire: Questionnaire) -> Split:
    """The answers in ``lines``, found by the wording of the questions and then by number."""
    splitting = _Splitting(questionnaire)
    for line in lines:
        if line.text.strip():
            splitting.take(line)
    return splitting.split()


class _Splitting:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.by_number = {question.number: question for question in questionnaire.questions}
        self.sentences = {
            question.number: [bare_words(text) for text in (question.wording, *question.also)]
            for question in questionnaire.questions
        }
        self.section_titles = {bare_words(title) for title in questionnaire.sections}
        self.open: list[_Open] = []
        self.current: _Open | None = None
        self.front: list[str] = []
        self.unmatched: list[str] = []
        self.started = False

    def take(self, line: Line) -> None:
        heading = self.heading_of(line)
        if heading is not None:
            self.started = True
            self.current = self.opened(heading)
            if heading.rest:
                asked = len(line.text.split()) - len(heading.rest.split())
                self.current.lines += [heading.rest, *line.notes]
                self.current.words += line.words - asked
        elif self.is_question_text(line.text):
            return
        elif self.is_foreign_heading(line):
            self.current = None
            if not self.started:
                self.front.append(line.text)
            elif not self.is_section_title(line.text):
                self.unmatched.append(line.text)
        elif self.current is not None:
            self.current.lines += [line.text, *line.notes]
            self.current.words += line.words
        elif not self.started and _is_cover(line):
            self.front.append(line.text)
        else:
            self.unmatched += [line.text, *line.notes]

    def opened(self, heading: _Heading) -> _Open:
        """The answer to be filled: a question that comes twice is answered once."""
        for earlier in self.open:
            if earlier.heading.questions == heading.questions:
                return earlier
        self.open.append(_Open(heading))
        return self.open[-1]

    def heading_of(self, line: Line) -> _Heading | None:
        text = line.text.strip()
        printed, named, text = _numbers_of(f"{line.label} {text}" if line.label else text)
        stands_like_one = bool(printed) or line.stands_out
        sentences = _SENTENCE.findall(text)
        first = sentences[0] if sentences else ""
        found = self.best(bare_words(first))
        if found is not None and (stands_like_one or first.rstrip().endswith("?")):
            return self.with_all_its_sentences(found, printed, sentences)
        known = tuple(self.by_number[number] for number in printed if number in self.by_number)
        if not known or len(known) != len(printed):
            return None
        retyped = line.stands_out and self.shares_a_key_word(text, known)
        if named:  # "Question 3": the number is enough
            return _Heading(known, printed, "" if retyped else text)
        is_bare_number = not text and (line.stands_out or not line.text.strip().isdecimal())
        if is_bare_number or retyped:
            return _Heading(known, printed, "")
        return None

    def with_all_its_sentences(
        self, question: Question, printed: tuple[int, ...], sentences: list[str]
    ) -> _Heading:
        """The question with the sentences that belong to it, and with others it was merged with."""
        questions = [question]
        place = 1
        while place < len(sentences):
            words = bare_words(sentences[place])
            other = self.best(words) if sentences[place].rstrip().endswith("?") else None
            if other is not None and other not in questions:
                questions.append(other)
            elif not self.belongs_to(words, questions):
                break
            place += 1
        if len(printed) > len(questions) and all(number in self.by_number for number in printed):
            questions = [self.by_number[number] for number in printed]
        return _Heading(tuple(questions), printed, "".join(sentences[place:]).strip())

    def best(self, words: tuple[str, ...]) -> Question | None:
        """The question whose first sentence is most like ``words``; None when none is alike."""
        likeness, number = max(
            (_likeness(sentences[0], words), -number)
            for number, sentences in self.sentences.items()
        )
        return self.by_number[-number] if likeness >= ALIKE else None

    def belongs_to(self, words: tuple[str, ...], questions: Sequence[Question]) -> bool:
        return any(
            _likeness(sentence, words) >= ALIKE
            for question in questions
            for sentence in self.sentences[question.number]
        )

    def is_question_text(self, text: str) -> bool:
        """Whether the line only goes on with the question that was just asked."""
        if self.current is None or self.current.lines:
            return False
        words = bare_words(text)
        return self.belongs_to(words, self.current.heading.questions)

    def shares_a_key_word(self, text: str, questions: Sequence[Question]) -> bool:
        title = {word for word in bare_words(text) if len(word) > 4}
        wordings = {word for question in questions for word in bare_words(question.wording)}
        return len(bare_words(text)) <= SHORT and bool(title & wordings)

    def is_foreign_heading(self, line: Line) -> bool:
        """Whether the line heads something that is no answer to any question."""
        if self.is_section_title(line.text):
            return True
        looks_like_question = line.text.rstrip().endswith("?") or bool(
            _numbers_of(f"{line.label} {line.text}")[0]
        )
        return line.stands_out and (looks_like_question or self.current is None)

    def is_section_title(self, text: str) -> bool:
        words = bare_words(text)
        return words in self.section_titles or words[1:] in self.section_titles

    def split(self) -> Split:
        limit = self.questionnaire.answer_limit
        answers = tuple(
            Answer(
                questions=tuple(question.number for question in answer.heading.questions),
                printed=answer.heading.printed,
                words=answer.words,
                limit=limit * len(answer.heading.questions),
                text="\n".join(answer.lines),
            )
            for answer in self.open
            if answer.lines
        )
        blank = tuple(
            question.number
            for answer in self.open
            if not answer.lines
            for question in answer.heading.questions
        )
        return Split(answers, tuple(self.front), tuple(self.unmatched), blank)


def _numbers_of(text: str) -> tuple[tuple[int, ...], bool, str]:
    """The numbers before the text, whether the word question goes with them, and the rest."""
    found = _NUMBERS.match(text)
    if found is None:
        return (), False, text.strip()
    numbers = found["numbers"]
    listed = _RANGE.sub(lambda ends: " ".join(map(str, _between(ends))), numbers)
    return (
        tuple(int(number) for number in re.findall(r"\d+", listed)),
        found["word"] is not None,
        text[found.end() :].strip(),
    )


def _between(ends: re.Match[str]) -> Iterator[int]:
    return iter(range(int(ends[1]), int(ends[2]) + 1))


def _likeness(sentence: tuple[str, ...], words: tuple[str, ...]) -> float:
    """How far two sentences have the same words in the same order: 1 when all of them."""
    return SequenceMatcher(None, sentence, words, autojunk=False).ratio()


def _is_cover(line: Line) -> bool:
    """Whether a line before the first question is a title, a name, a date or the like."""
    words = line.text.split()
    if line.stands_out or _COVER_LINE.fullmatch(line.text.strip()):
        return len(words) <= 40
    return len(words) <= SHORT and not line.text.rstrip().endswith((".", "?", "!"))
