"""`manage.py search status|rebuild|verify|explain`."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.contracts import SearchQuery
from search.engines import uses_elasticsearch
from search.engines.base import EngineUnavailable
from search.explaining import Explanation, NothingToExplain, explain
from search.extraction.services import note_unread_documents
from search.models import DocumentText
from search.services import rebuild_index
from search.state import IndexStatus, ServerStatus, index_status
from search.verifying import verify_index


class Command(BaseCommand):
    help = "Looks after the search index: its state, building it anew, comparing it with what there is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        status = tasks.add_parser("status", help="how the index was built and whether it fits")
        status.add_argument("--exit-code", action="store_true", help="exit status 1 when a rebuild is due")
        rebuild = tasks.add_parser("rebuild", help="write everything anew; what was interrupted goes on")
        rebuild.add_argument("--from-the-beginning", action="store_true", help="also what was written already")
        verify = tasks.add_parser("verify", help="compare index and sources; exit status 1 when they differ")
        verify.add_argument("--repair", action="store_true", help="write what differs anew")

        why = tasks.add_parser("explain", help="why a document ranks where it does for a query")
        why.add_argument("query")
        why.add_argument("document", help="source:id, as `verify` names it; with :language one version of it")
        why.add_argument("--language", default="fi", help="the reader's language")
        why.add_argument(
            "--visibility", nargs="+", default=["public"], help="what the reader may see, by default public things"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tasks = {"status": self.status, "rebuild": self.rebuild, "verify": self.verify, "explain": self.explain}
        tasks[options["task"]](options)

    def status(self, options: dict[str, Any]) -> None:
        status = index_status()
        self.stdout.write(f"engine: {status.engine}{' and elasticsearch' if uses_elasticsearch() else ''}")
        self.stdout.write(f"entries: {status.entries}")
        self.stdout.write(f"analyser: {status.analyser}")
        self.stdout.write(f"built: {_built(status)}")
        if status.server:
            self._server(status.server)
        for state in DocumentText.State.values:
            number = DocumentText.objects.filter(state=state).count()
            self.stdout.write(f"documents {state.replace('_', ' ')}: {number}")
        if status.needs_rebuild:
            message = "The index does not fit the analyser: run `manage.py search rebuild`."
            if status.built_with == status.analyser:
                message = "Elasticsearch has lost its index or a part of it: run `manage.py search rebuild`."
            self.stdout.write(self.style.WARNING(message))
            if options["exit_code"]:
                sys.exit(1)

    def _server(self, server: ServerStatus) -> None:
        held = (
            f"{server.entries} entries, {server.built_with or 'unknown analyser'}" if server.has_index else "no index"
        )
        self.stdout.write(f"elasticsearch: {held if server.is_reachable else 'cannot be reached'}")
        self.stdout.write(f"operations waiting: {server.waiting}")

    def rebuild(self, options: dict[str, Any]) -> None:
        started = time.monotonic()
        if unread := note_unread_documents():
            self.stdout.write(f"{unread} documents will be read by background jobs")
        try:
            total = rebuild_index(progress=self._progress, from_the_beginning=options["from_the_beginning"])
        except EngineUnavailable as error:
            raise CommandError(f"The database index is built, {error.engine} is not: {error.reason}") from error
        self.stdout.write(self.style.SUCCESS(f"{total} entries in {time.monotonic() - started:.1f} s"))

    def _progress(self, what: str, done: int) -> None:
        if done % 5000 < 500:
            self.stdout.write(f"{what}: {done}")

    def verify(self, options: dict[str, Any]) -> None:
        try:
            differences = verify_index(repair=options["repair"])
        except EngineUnavailable as error:
            raise CommandError(f"{error.engine} cannot be asked: {error.reason}") from error
        for difference in differences:
            self.stdout.write(f"{difference.engine}: {difference.kind} {difference.what}")
        if not differences:
            self.stdout.write(self.style.SUCCESS("The index agrees with what there is."))
        elif options["repair"] and all(difference.can_be_repaired for difference in differences):
            self.stdout.write(self.style.SUCCESS(f"{len(differences)} differences repaired."))
        elif options["repair"]:
            left = sum(not difference.can_be_repaired for difference in differences)
            raise CommandError(f"{len(differences) - left} differences repaired; {left} parts could not be compared.")
        else:
            raise CommandError(f"{len(differences)} differences; `--repair` writes them anew.")

    def explain(self, options: dict[str, Any]) -> None:
        source, _, rest = options["document"].partition(":")
        object_id, _, language = rest.partition(":")
        query = SearchQuery(
            text=options["query"], language=options["language"], visibility=tuple(options["visibility"])
        )
        try:
            found = explain(query, source=source, object_id=object_id, language=language)
        except NothingToExplain as error:
            raise CommandError(f"Neither the query nor the document can be looked up: {error}") from error
        except EngineUnavailable as error:
            raise CommandError(f"{error.engine} cannot be asked: {error.reason}") from error
        for explanation in found:
            self._explanation(explanation)

    def _explanation(self, found: Explanation) -> None:
        place = f"place {found.place}" if found.place else "not among the first hundred"
        self.stdout.write(self.style.MIGRATE_HEADING(f"{found.engine}: {found.entry}, {place}"))
        if found.is_exact_title:
            self.stdout.write("the title was typed exactly: before all others")
        if not found.is_own_language:
            self.stdout.write("in another language than the reader's: the score counts for less")
        for meeting in found.meetings:
            times = f" {meeting.times} times" if meeting.times > 1 else ""
            self.stdout.write(f"  {meeting.word}: {meeting.field} has “{meeting.term}”{times}")
        for word in found.missing:
            self.stdout.write(f"  {word}: nowhere in the document")
        for reason in found.reasons:
            self.stdout.write(f"  {reason.value:10.4f}  {reason.what}")


def _built(status: IndexStatus) -> str:
    if status.building_since and (not status.built_at or status.building_since > status.built_at):
        return f"being built since {status.building_since:%Y-%m-%d %H:%M} UTC"
    if status.built_at is None:
        return "never"
    return f"{status.built_at:%Y-%m-%d %H:%M} UTC with {status.built_with or 'an unfinished build'}"
