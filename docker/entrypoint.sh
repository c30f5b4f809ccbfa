#!/bin/sh
# What a container of the image does: prepare, web, worker, beat, or a command of manage.py.
set -eu
case "${1:-web}" in
    prepare) exec python manage.py prepare ;;
    web) exec gunicorn --config docker/gunicorn.conf.py cms.wsgi ;;
    worker) exec celery --quiet -A cms worker --loglevel "${LOG_LEVEL:-INFO}" --concurrency "${WORKER_CONCURRENCY:-2}" ;;
    beat) exec celery --quiet -A cms beat --loglevel "${LOG_LEVEL:-INFO}" --pidfile= ;;
    *) exec python manage.py "$@" ;;
esac
