"""What the pages of answering show and do, for the holder of a link and for a coordinator on the desk alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.dates import format_time
from cms.private_links import mail_is_sent
from network.joining.public_views import UNPROCESSABLE
from situation_map.models import RoundAnswer, RoundCounty, RoundLink, RoundQuestion
from situation_map.registry import Step

from . import answering
from .answer_forms import AnswerForm, ColleagueForm, forms_of
from .asking import Asked, asked_of
from .content import TEXTS, content_of, digest, in_any_language, write_content
from .earlier import Earlier, earlier_answers
from .errors import RoundNotInState, Unanswered
from .links import address_of

CONFLICT = 409
EXTRA = ("decision_body", "decision_title", "decided_on", "document_url", "confidence", "note")


@dataclass(frozen=True)
class Access:
    """How somebody has come to a county's answers, and the addresses of the pages there."""

    county: RoundCounty
    by: str
    may_send: bool
    on_desk: bool
    page: str
    send: str
    colleagues: str
    take_back: str

    @property
    def can_answer(self) -> bool:
        return self.county.is_answerable(timezone.localdate())


@dataclass(frozen=True)
class Row:
    """One question on the page. `theirs` is what somebody else wrote meanwhile, where the two disagree."""

    number: int
    form: AnswerForm
    earlier: Earlier | None
    theirs: str = ""
    is_unanswered: bool = False

    @property
    def question(self) -> RoundQuestion:
        return self.form.question

    @property
    def asked(self) -> Asked:
        return self.form.asked

    @property
    def answer(self) -> RoundAnswer | None:
        return self.form.answer

    @property
    def text(self) -> str:
        return write_content(self.asked, content_of(self.answer))

    @property
    def words(self) -> str:
        return in_any_language(content_of(self.answer))

    @property
    def evidence(self) -> list[Step]:
        """Steps that say what they require."""
        return [step for step in self.asked.steps if step.evidence]

    @property
    def more(self) -> list[BoundField]:
        """Fields that stand open under the answer: the reason, a statement's words."""
        return [self.form[name] for name in ("missing", *TEXTS) if name in self.form.fields]

    @property
    def extra(self) -> list[BoundField]:
        """Fields that few need."""
        return [self.form[name] for name in EXTRA if name in self.form.fields]

    @property
    def extra_is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.extra)

    @property
    def can_take_over(self) -> bool:
        return self.earlier is not None and not self.earlier.is_other_version and not self.form.is_locked


def questions_of(county: RoundCounty) -> list[RoundQuestion]:
    return list(county.round.questions.select_related("version__indicator"))


def answers_of(county: RoundCounty) -> dict[int, RoundAnswer]:
    return {answer.question_id: answer for answer in county.answers.all()}


def answering_page(request: HttpRequest, access: Access) -> HttpResponse:
    """The questionnaire; saves it when posted, as JSON where a script asks."""
    if request.method == "POST":
        return save(request, access)
    questions = questions_of(access.county)
    return show(request, access, questions, forms_of(questions, answers_of(access.county)))


def save(request: HttpRequest, access: Access) -> HttpResponse:
    questions = questions_of(access.county)
    wants_json = request.headers.get("accept", "").startswith("application/json")
    sent = [form for form in forms_of(questions, answers_of(access.county), request.POST) if form.is_bound]
    good = {form.question.pk: form.given() for form in sent if form.is_valid()}
    try:
        saved = answering.save_answers(county=access.county, given=good, by=access.by)
    except RoundNotInState:
        words = _("Answers are not taken any more. What you wrote last has not been saved.")
        if wants_json:
            return JsonResponse({"message": words}, status=CONFLICT)
        messages.error(request, words)
        return redirect(access.page)
    bad = [form for form in sent if form.errors]
    if wants_json:
        return saved_as_json(access, bad, saved)
    if bad or saved.conflicts:
        return shown_again(request, access, questions, sent, saved)
    return after_saving(request, access, questions)


def saved_as_json(access: Access, bad: list[AnswerForm], saved: answering.Saved) -> JsonResponse:
    answers = answers_of(access.county)
    return JsonResponse({
        "saved_at": format_time(timezone.now()),
        "digests": {pk: digest(content_of(answers.get(pk))) for pk in saved.written},
        "problems": {form.question.pk: " ".join(problem for _id, problem in form.problems) for form in bad},
        "conflicts": list(saved.conflicts),
    })  # fmt: skip


def shown_again(
    request: HttpRequest, access: Access, questions: list[RoundQuestion], sent: list[AnswerForm], saved: answering.Saved
) -> HttpResponse:
    """What could be saved is saved; the rest stands in the fields as it was written."""
    answers = answers_of(access.county)
    kept = {form.question.pk: form for form in sent if form.errors or form.question.pk in saved.conflicts}
    forms = [kept.get(form.question.pk) or form for form in forms_of(questions, answers)]
    theirs = {}
    for pk, answer in saved.conflicts.items():
        form = kept[pk]
        form.answer = answer
        form.refresh_was()
        content = content_of(answer)
        theirs[pk] = write_content(form.asked, content) or in_any_language(content) or "–"
    status = UNPROCESSABLE if any(form.errors for form in forms) else CONFLICT
    return show(request, access, questions, forms, theirs=theirs, status=status)


def after_saving(request: HttpRequest, access: Access, questions: list[RoundQuestion]) -> HttpResponse:
    if same := request.POST.get("same", ""):
        return take_over(request, access, questions, same)
    if "to_send" in request.POST:
        return redirect(access.send)
    messages.success(request, _("Saved. You can go on at any time until the deadline."))
    return redirect(access.page)


def take_over(request: HttpRequest, access: Access, questions: list[RoundQuestion], pk: str) -> HttpResponse:
    """Last round's answer as this round's."""
    question = next((question for question in questions if str(question.pk) == pk), None)
    earlier = earlier_answers(access.county, [question]).get(question.pk) if question else None
    if question is None or earlier is None or earlier.is_other_version:
        return redirect(access.page)
    stands = digest(content_of(answers_of(access.county).get(question.pk)))
    given = {question.pk: answering.Given(earlier.content, stands)}
    try:
        answering.save_answers(county=access.county, given=given, by=access.by)
    except RoundNotInState:
        messages.error(request, _("Answers are not taken any more. What you wrote last has not been saved."))
        return redirect(access.page)
    return redirect(f"{access.page}#question-{question.pk}")


def show(
    request: HttpRequest,
    access: Access,
    questions: list[RoundQuestion],
    forms: list[AnswerForm],
    *,
    theirs: Mapping[int, str] | None = None,
    unanswered: frozenset[int] = frozenset(),
    status: int = 200,
) -> HttpResponse:
    earlier = earlier_answers(access.county, questions)
    rows = [
        Row(
            number, form, earlier.get(form.question.pk), (theirs or {}).get(form.question.pk, ""),
            form.question.pk in unanswered,
        )
        for number, form in enumerate(forms, start=1)
    ]  # fmt: skip
    context = {
        **page_context(access),
        "rows": rows,
        "problems": [(row, target, problem) for row in rows for target, problem in row.form.problems],
        "has_examples": any(found.is_example for found in earlier.values()),
        "can_be_taken_back": answering.can_be_taken_back(access.county),
    }
    return render(request, "situation_map/rounds/answer.html", context, status=status)


def page_context(access: Access) -> dict[str, Any]:
    county = access.county
    return {
        "access": access, "county": county, "round": county.round, "region": county.region,
        "base_template": "dashboard/base.html" if access.on_desk else "cms/base.html",
        "nav": "rounds" if access.on_desk else "",
    }  # fmt: skip


def sending_page(request: HttpRequest, access: Access) -> HttpResponse:
    """All answers to be read through once more, then sent."""
    if not access.can_answer or not access.may_send:
        return redirect(access.page)
    if request.method == "POST":
        try:
            answering.submit_answers(county=access.county, by=access.by)
        except RoundNotInState:
            messages.error(request, _("The answers have been sent already, or the deadline has passed."))
        except Unanswered as missing:
            return still_unanswered(request, access, missing)
        else:
            messages.success(request, _("Sent. Thank you. You can see here how the answers are received."))
        return redirect(access.page)
    questions = questions_of(access.county)
    forms = forms_of(questions, answers_of(access.county))
    rows = [Row(number, form, None) for number, form in enumerate(forms, start=1)]
    left = answering.unanswered(access.county)
    context = {**page_context(access), "rows": rows, "left": [(question, asked_of(question)) for question in left]}
    return render(request, "situation_map/rounds/send.html", context)


def still_unanswered(request: HttpRequest, access: Access, missing: Unanswered) -> HttpResponse:
    questions = questions_of(access.county)
    messages.error(request, _("Some questions still need an answer, or the reason why there is none."))
    pks = frozenset(question.pk for question in missing.questions)
    forms = forms_of(questions, answers_of(access.county))
    return show(request, access, questions, forms, unanswered=pks, status=UNPROCESSABLE)


def taking_back(request: HttpRequest, access: Access) -> HttpResponse:
    """POST only."""
    if access.may_send:
        try:
            answering.take_back_answers(county=access.county)
        except RoundNotInState:
            messages.warning(request, _("The answers are being read already: they cannot be taken back."))
        else:
            messages.success(request, _("Taken back. Change what you want and send the answers again."))
    return redirect(access.page)


def colleagues_page(request: HttpRequest, access: Access) -> HttpResponse:
    """Who else has a link to these answers; asking somebody in, ending a link."""
    if not access.may_send:
        return redirect(access.page)
    links = access.county.links.filter(is_contact=False, ended_at=None)
    if request.method == "POST" and "end" in request.POST:
        link = links.filter(pk=request.POST["end"]).first() if request.POST["end"].isdecimal() else None
        if link is not None:
            answering.end_link(link=link)
            messages.success(request, _("The link has ended: %(role)s.") % {"role": link.role})
        return redirect(access.colleagues)
    language = (get_language() or "fi")[:2]
    form = ColleagueForm(request.POST if request.method == "POST" else None, initial={"language": language})
    if request.method == "POST" and form.is_valid() and asked_in(request, access, form):
        return redirect(access.colleagues)
    shows_links = not mail_is_sent()
    context = {
        **page_context(access), "form": form, "shows_links": shows_links,
        "links": [(link, address_of(link) if shows_links else "") for link in links],
    }  # fmt: skip
    return render(
        request, "situation_map/rounds/colleagues.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def asked_in(request: HttpRequest, access: Access, form: ColleagueForm) -> RoundLink | None:
    try:
        link = answering.ask_colleague(county=access.county, **form.cleaned_data)
    except answering.TooManyColleagues:
        form.add_error("email", _("Ten colleagues have links already. End one first."))
    except RoundNotInState:
        form.add_error(None, _("Answers are not taken any more."))
    else:
        messages.success(request, _("Asked in: %(role)s.") % {"role": link.role})
        return link
    return None
