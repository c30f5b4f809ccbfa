"""Background jobs: Celery over the file system beside the data by default, over Redis by REDIS_URL."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

from cms.jobs.broker import FILE_TRANSPORT

from .base import DATA_DIR, PRODUCTION, writable
from .database import REDIS_URL
from .env import SettingError, env

JOBS_LEASE_SECONDS = env.int("JOBS_LEASE_SECONDS", default=60, least=1)
JOBS_SWEEP_SECONDS = env.int("JOBS_SWEEP_SECONDS", default=10, least=1)
JOBS_RESEND_SECONDS = env.int("JOBS_RESEND_SECONDS", default=60, least=1)
JOBS_KEEP_DAYS = env.int("JOBS_KEEP_DAYS", default=7, least=1)

# Where a process shall kill itself, for the tests of what a crash leaves behind.
FAULT_POINT = env.str("FAULT_POINT", default="")
if FAULT_POINT and PRODUCTION:
    raise SettingError("FAULT_POINT", "is for tests and is refused in production.")

QUEUE_DIR = writable(DATA_DIR / "queue")

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        # A request that enqueues does not wait for a broker that is down: the row is there, and the sweep sends it.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = FILE_TRANSPORT
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # One folder for in and out: every process both sends and reads.
        "data_folder_in": str(writable(QUEUE_DIR / "messages")),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(writable(QUEUE_DIR / "control")),
        "polling_interval": 0.1,
    }

# One laptop, one writer: a worker without child processes takes half the memory. (`celery worker --pool prefork` does
# not win over this setting, since prefork is Celery's default: hence a variable.)
CELERY_WORKER_POOL = env.choice(
    "JOBS_POOL", choices=("solo", "prefork", "threads"), default="prefork" if REDIS_URL else "solo"
)

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False  # a row that could not be sent is sent by the sweep
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "jobs"

CELERY_BEAT_SCHEDULE_FILENAME = str(QUEUE_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "jobs.sweep",
        "schedule": timedelta(seconds=JOBS_SWEEP_SECONDS),
        "options": {"expires": JOBS_SWEEP_SECONDS},
    },
    "publish-scheduled": {
        "task": "jobs.enqueue",
        "schedule": timedelta(minutes=1),
        "args": ("cms.publish_scheduled",),
        "options": {"expires": 60},
    },
    "imports-nightly": {  # hourly, so that a machine that sleeps at night does it too; each source once a day
        "task": "jobs.enqueue",
        "schedule": timedelta(hours=1),
        "args": ("imports.nightly",),
        "options": {"expires": 3600},
    },
    "county-changes": {  # UTC: in the morning in Finland
        "task": "jobs.enqueue",
        "schedule": crontab(hour="4", minute="40"),
        "args": ("situation_map.tell_changes",),
        "options": {"expires": 3600},
    },
    "statement-reviews": {
        "task": "jobs.enqueue",
        "schedule": crontab(hour="4", minute="50"),
        "args": ("situation_map.remind_reviews",),
        "options": {"expires": 3600},
    },
    "prune-jobs": {
        "task": "jobs.enqueue",
        "schedule": timedelta(hours=1),
        "args": ("jobs.prune",),
        "options": {"expires": 3600},
    },
    "erase-addresses": {
        "task": "jobs.enqueue",
        "schedule": timedelta(hours=6),
        "args": ("network.erase_addresses",),
        "options": {"expires": 3600},
    },
    "push-search": {  # what waits goes out, and a lost index is built, also where nobody writes
        "task": "jobs.enqueue",
        "schedule": timedelta(minutes=5),
        "args": ("search.push",),
        "options": {"expires": 300},
    },
    "read-documents": {  # those that came before their text was searched
        "task": "jobs.enqueue",
        "schedule": crontab(hour="0", minute="40"),
        "args": ("search.read_documents",),
        "options": {"expires": 3600},
    },
    "gather-common-words": {  # of the search; PostgreSQL's processor is busy for a while
        "task": "jobs.enqueue",
        "schedule": crontab(hour="1", minute="10"),
        "args": ("search.gather",),
        "options": {"expires": 3600},
    },
    "gather-changed-words": {  # after an import, say
        "task": "jobs.enqueue",
        "schedule": crontab(minute="35"),
        "args": ("search.gather_if_due",),
        "options": {"expires": 1800},
    },
    "forget-searches": {
        "task": "jobs.enqueue",
        "schedule": crontab(hour="0", minute="55"),  # UTC: at night in Finland, after midnight
        "args": ("search.forget",),
        "options": {"expires": 3600},
    },
    "tell-new-hits": {  # UTC: in the morning in Finland
        "task": "jobs.enqueue",
        "schedule": crontab(hour="4", minute="45"),
        "args": ("search.tell_new",),
        "options": {"expires": 3600},
    },
    "look-after-searches": {
        "task": "jobs.enqueue",
        "schedule": crontab(hour="1", minute="30"),
        "args": ("search.look_after",),
        "options": {"expires": 3600},
    },
    "look-after-rounds": {  # reminders before a deadline, addresses that nobody needs any more
        "task": "jobs.enqueue",
        "schedule": timedelta(hours=1),
        "args": ("situation_map.rounds",),
        "options": {"expires": 3600},
    },
    "keep-figures": {
        "task": "jobs.enqueue",
        "schedule": crontab(hour="1", minute="10"),  # UTC: at night in Finland, after midnight
        "args": ("situation_map.keep_figures",),
        "options": {"expires": 3600},
    },
    "extend-occurrences": {
        "task": "jobs.enqueue",
        "schedule": crontab(hour="0", minute="25"),  # UTC: at night in Finland, after midnight
        "args": ("network.extend_occurrences",),
        "options": {"expires": 3600},
    },
    "renew-search-starts": {
        "task": "jobs.enqueue",
        "schedule": crontab(minute="55"),  # an activity's next meeting, soon after one is over
        "args": ("network.renew_search_starts",),
        "options": {"expires": 3600},
    },
}
