"""What a job did. No constraint keeps a second row out: a double effect shall be seen, not prevented."""

from django.db import models


class Effect(models.Model):
    subject = models.CharField(max_length=100)
    part = models.CharField(max_length=10)

    def __str__(self) -> str:
        return f"{self.subject} {self.part}"
