"""A guide to choosing: questions whose answers lead on or to goods. Written in lines, checked before anybody is led.

    taste | What taste do you like? | 您喜欢什么口味？
    - Mild | 温和 > use
    - Strong | 浓郁 = 1001, 1002 | Ripened for long. | 熟成时间长。

A question has a short name; the first one comes first. An answer leads on (`> name`) or to goods (`= codes`) with the reason
why these, all in English and Chinese.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

MOST_LETTERS = 20_000
LEAST_ANSWERS = 2


@dataclass(frozen=True, slots=True)
class GuideAnswer:
    """One answer: it leads to a question (`leads_to`) or to goods (`codes`) with a reason. `line` is where it was written."""

    text_en: str
    text_zh: str
    leads_to: str
    codes: tuple[str, ...]
    why_en: str
    why_zh: str
    line: int


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """One question with its answers."""

    name: str
    text_en: str
    text_zh: str
    answers: tuple[GuideAnswer, ...]
    line: int


@dataclass(frozen=True, slots=True)
class GuideFault:
    """What is wrong in which line: “shape”, “chinese”, “twice”, “few”, “nowhere”, “reason”, “circle”, “unreached”, “code”, “empty”."""

    line: int
    kind: str
    word: str = ""


Guide = tuple[GuideQuestion, ...]


def read_guide(text: str) -> tuple[Guide, list[GuideFault]]:
    """Read a guide from its lines; return what could be read and every fault, in the order of the lines."""
    faults: list[GuideFault] = []
    read: list[tuple[int, str, list[str], list[GuideAnswer]]] = []
    for number, raw in enumerate(text[:MOST_LETTERS].splitlines(), start=1):
        line = raw.replace("｜", "|").strip()
        if not line:
            continue
        if line.startswith(("-", "－")):
            answer = _read_answer(line[1:].strip(), number, faults)
            if not read:
                faults.append(GuideFault(number, "shape"))
            elif answer is not None:
                read[-1][3].append(answer)
            continue
        name, *texts = (part.strip() for part in line.split("|"))
        if not name or not texts or not texts[0]:
            faults.append(GuideFault(number, "shape"))
            continue
        read.append((number, name, texts, []))
    guide = tuple(
        GuideQuestion(name, texts[0], texts[1] if len(texts) > 1 else "", tuple(answers), number)
        for number, name, texts, answers in read
    )
    faults += _check(guide)
    return guide, sorted(faults, key=lambda each: (each.line, each.kind))


def _read_answer(line: str, number: int, faults: list[GuideFault]) -> GuideAnswer | None:
    for mark in (">", "="):
        said, found, rest = line.replace("＞", ">").replace("＝", "=").partition(mark)
        if found:
            english, _bar, chinese = (part.strip() for part in said.partition("|"))
            aim, *reasons = (part.strip() for part in rest.split("|"))
            codes = tuple(dict.fromkeys(code.strip() for code in aim.replace("，", ",").split(",") if code.strip()))
            if not english or not aim:
                break
            why = (*reasons, "", "")[:2]
            if mark == ">":
                return GuideAnswer(english, chinese, aim, (), "", "", number)
            return GuideAnswer(english, chinese, "", codes, why[0], why[1], number)
    faults.append(GuideFault(number, "shape"))
    return None


def _check(guide: Guide) -> Iterator[GuideFault]:
    if not guide:
        yield GuideFault(1, "empty")
        return
    names = [question.name for question in guide]
    for place, question in enumerate(guide):
        if question.name in names[:place]:
            yield GuideFault(question.line, "twice", question.name)
        if not question.text_zh:
            yield GuideFault(question.line, "chinese", question.name)
        if len(question.answers) < LEAST_ANSWERS:
            yield GuideFault(question.line, "few", question.name)
        for answer in question.answers:
            yield from _check_answer(answer, names)
    yield from _check_ways(guide)


def _check_answer(answer: GuideAnswer, names: Collection[str]) -> Iterator[GuideFault]:
    if not answer.text_zh or (answer.why_en and not answer.why_zh):
        yield GuideFault(answer.line, "chinese", answer.text_en)
    if answer.leads_to and answer.leads_to not in names:
        yield GuideFault(answer.line, "nowhere", answer.leads_to)
    if answer.codes and not answer.why_en:
        yield GuideFault(answer.line, "reason", answer.text_en)


def _check_ways(guide: Guide) -> Iterator[GuideFault]:
    """Find questions that no answer leads to, and answers that lead in a circle: then nobody would arrive."""
    questions = {question.name: question for question in guide}
    reached: set[str] = set()

    def walk(name: str, above: tuple[str, ...]) -> Iterator[GuideFault]:
        reached.add(name)
        for answer in questions[name].answers:
            if answer.leads_to in (*above, name):
                yield GuideFault(answer.line, "circle", answer.leads_to)
            elif answer.leads_to in questions and answer.leads_to not in reached:
                yield from walk(answer.leads_to, (*above, name))

    yield from walk(guide[0].name, ())
    for question in guide:
        if question.name not in reached:
            yield GuideFault(question.line, "unreached", question.name)


def follow_guide(
    guide: Guide, way: Collection[int]
) -> tuple[GuideQuestion | None, list[tuple[GuideQuestion, GuideAnswer]]]:
    """Return the question that comes after some answers (by number), or None where goods are reached, and what was answered.

    Numbers that the guide does not know end the way there.
    """
    questions = {question.name: question for question in guide}
    here: GuideQuestion | None = guide[0]
    said: list[tuple[GuideQuestion, GuideAnswer]] = []
    for number in way:
        if here is None or not 0 <= number < len(here.answers):
            break
        answer = here.answers[number]
        said.append((here, answer))
        here = questions.get(answer.leads_to)
    return here, said
