from django.apps import AppConfig


class PeerConfig(AppConfig):
    name = "bench.search.peer_app"
    label = "bench_peer"
    default_auto_field = "django.db.models.BigAutoField"
