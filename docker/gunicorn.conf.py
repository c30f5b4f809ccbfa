"""The web server of the image; the proxy stands in front of it."""

import os

bind = f"{os.environ.get('WEB_HOST', '0.0.0.0')}:{os.environ.get('WEB_PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 20
max_requests = 5000  # a worker is replaced now and then, so that no leak lasts
max_requests_jitter = 500
forwarded_allow_ips = "*"  # only the proxy's network reaches this port
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112
control_socket_disable = True
limit_request_line = 8190  # the longest it knows: what is longer is cut by the page, not refused
