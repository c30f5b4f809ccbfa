
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


FILL = """INSERT INTO search_entryhistory
    (source, object_id, language, visibility, fingerprint, first_seen_at, changed_at)
    SELECT source, object_id, language, visibility, '', indexed_at, indexed_at FROM search_searchentry"""


def remember_what_is_there(apps, schema_editor):
    """What is in the index already is no news."""
    schema_editor.execute(FILL)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0008_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=50)),
                ('object_id', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=10)),
                ('visibility', models.CharField(max_length=20)),
                ('fingerprint', models.CharField(blank=True, max_length=32)),
                ('first_seen_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['changed_at'], name='search_history_changed')],
                'constraints': [models.UniqueConstraint(fields=('source', 'object_id', 'language'), name='search_history_document_unique')],
            },
        ),
        migrations.CreateModel(
            name='SearchSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link_nonce', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('link_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(choices=[('fi', 'suomi'), ('sv', 'svenska'), ('en', 'English')], default='fi', max_length=3)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('told_until', models.DateTimeField(default=django.utils.timezone.now)),
                ('parameters', models.CharField(max_length=1500)),
                ('rhythm', models.CharField(choices=[('daily', 'At most once a day'), ('weekly', 'At most once a week')], default='daily', max_length=6)),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('parameters'), models.F('language'), name='search_subscription_once')],
            },
        ),
        migrations.CreateModel(
            name='NearTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.BigIntegerField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='search.searchentry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('term', 'entry'), name='search_near_term_unique')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('parameters', models.CharField(max_length=1500)),
                ('language', models.CharField(choices=[('fi', 'suomi'), ('sv', 'svenska'), ('en', 'English')], default='fi', max_length=3)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('looked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [models.Index(condition=models.Q(('removed_at', None)), fields=['user'], name='search_saved_user')],
            },
        ),
        migrations.RunPython(remember_what_is_there, migrations.RunPython.noop),
    ]
