"""The form of one figure."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.joining.forms import PlainForm
from situation_map.area_kinds import AreaKind
from situation_map.areas import areas_of
from situation_map.models import Observation
from situation_map.models.statements import ConfirmerRole
from situation_map.registry import MISSING_LABELS, STATUS_LABELS, IndicatorDefinition, Kind, Missing, Status
from situation_map.source_documents import DocumentField
from situation_map.stored import datum_of

NO_REASON = ("", gettext_lazy("there is a figure"))


class FigureForm(PlainForm):
    """A figure as a person writes it; what is wrong with it the reading of imports says. A correction (``before``) is
    of the same area, period and source, which takes a document if it has none yet."""

    area = forms.ChoiceField(label=gettext_lazy("Area"))
    period = forms.CharField(
        label=gettext_lazy("Period"), max_length=10,
        help_text=gettext_lazy("For example 2026, 2026-H1, 2026-Q4, 2026-03 or 2026-03-31."),
    )  # fmt: skip
    value = forms.CharField(label=gettext_lazy("Value"), max_length=500, required=False)
    missing = forms.ChoiceField(
        label=gettext_lazy("Why there is no figure"), required=False,
        choices=[NO_REASON, *((reason.value, MISSING_LABELS[reason]) for reason in Missing)],
    )  # fmt: skip
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=[(status.value, STATUS_LABELS[status]) for status in Status],
        initial=Status.FINAL,
    )  # fmt: skip
    as_of = forms.DateField(
        label=gettext_lazy("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    method = forms.CharField(
        label=gettext_lazy("Method"), max_length=120, required=False,
        help_text=gettext_lazy("How the figure was got, in a few words. Another method breaks the trend."),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Name of the source"), max_length=250)
    source_document = DocumentField()
    confirmed_by_role = forms.ChoiceField(
        label=gettext_lazy("Confirmed by"), required=False, choices=[("", "–"), *ConfirmerRole.choices]
    )
    note = forms.CharField(
        label=gettext_lazy("Note, in Finnish"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), required=False, max_length=500)

    def __init__(
        self, *args: Any, definition: IndicatorDefinition, before: Observation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        if before is not None:
            source = before.source
            takes_document = source is not None and source.document_id is None and not source.is_example
            kept = () if takes_document else ("source_document",)
            for name in ("area", "period", "source", *kept):
                del self.fields[name]
        else:
            del self.fields["reason"]
            self.fields["area"].choices = [  # type: ignore[attr-defined]
                (str(kind.label).capitalize(), [(area.address, area.name) for area in areas_of(kind)])
                for kind in definition.area_kinds
            ]
        if definition.kind == Kind.SCALE:
            steps = "; ".join(f"{step.code} {step.label}" for step in definition.steps)
            self.fields["value"].help_text = _("The code of a step: %(steps)s.") % {"steps": steps}
        elif definition.kind == Kind.YES_NO:
            self.fields["value"].help_text = _("Write yes or no.")
        elif definition.kind == Kind.DATE:
            self.fields["value"].help_text = _("Write a date, for example 31.3.2024.")

    def place(self) -> tuple[AreaKind, str, str]:
        """Kind and code of the area, and the period."""
        if self.before is not None:
            return AreaKind(self.before.area_kind), code_of(self.before), self.before.period
        kind, _colon, code = self.cleaned_data["area"].partition(":")
        return AreaKind(kind), code, self.cleaned_data["period"]


def code_of(row: Observation) -> str:
    """The code of the area that a figure describes. Its family-centre area has to be at hand."""
    if row.family_centre_area is not None:
        return f"{row.family_centre_area.region_id}-{row.family_centre_area.key}"
    return row.area_code


def initial_of_figure(row: Observation, definition: IndicatorDefinition) -> dict[str, Any]:
    """A stored figure as the form shows it."""
    datum = datum_of(definition.kind, row)
    if isinstance(datum, bool):
        datum = _("yes") if datum else _("no")
    return {
        "value": "" if datum is None else str(datum),
        "missing": row.missing,
        "status": row.status,
        "as_of": row.as_of,
        "method": row.method,
        "confirmed_by_role": row.confirmed_by_role,
        "note": row.note_fi,
    }
