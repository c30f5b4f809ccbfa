import django.db.models.deletion
import django.utils.timezone
import situation_map.registry
import uuid
from django.db import migrations, models

from cms.migrating import CreateModels


class Migration(migrations.Migration):
    """Assessment rounds: questionnaires, counties, links, answers, reminders, imports."""

    dependencies = [
        ('network', '0007_source_keys'),
        ('situation_map', '0002_figures'),
    ]

    operations = [CreateModels([
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=120, unique=True)),
                ('is_example', models.BooleanField(db_index=True, default=False)),
                ('name_fi', models.CharField(max_length=120)),
                ('name_sv', models.CharField(blank=True, max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('intro_fi', models.TextField(blank=True, max_length=5000)),
                ('intro_sv', models.TextField(blank=True, max_length=5000)),
                ('intro_en', models.TextField(blank=True, max_length=5000)),
                ('period', models.CharField(max_length=10)),
                ('as_of', models.DateField()),
                ('deadline_on', models.DateField()),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('draft', 'being prepared'), ('open', 'open'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], default='draft', max_length=9)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=1000)),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='situation_map.round')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='situation_map.source')),
            ],
            options={
                'verbose_name': 'assessment round',
                'verbose_name_plural': 'assessment rounds',
                'ordering': ('-as_of', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='RoundCounty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'not sent yet'), ('submitted', 'sent'), ('returned', 'returned'), ('accepted', 'accepted'), ('published', 'published')], default='waiting', max_length=9)),
                ('confirmer', models.CharField(choices=[('coordinator', 'family centre coordinator of the county'), ('organisations', 'contact person of the organisations'), ('municipalities', 'contact person of the municipalities'), ('editors', 'editors of the situation map')], default='coordinator', max_length=20)),
                ('deadline_on', models.DateField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_by', models.CharField(blank=True, max_length=80)),
                ('returned_at', models.DateTimeField(blank=True, null=True)),
                ('returned_message', models.CharField(blank=True, max_length=1000)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counties', to='situation_map.round')),
            ],
            options={
                'verbose_name': 'county in a round',
                'verbose_name_plural': 'counties in rounds',
                'ordering': ('round', 'region'),
            },
        ),
        migrations.CreateModel(
            name='RoundImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=120)),
                ('rows', models.JSONField(default=list)),
                ('problems', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='situation_map.round')),
            ],
            options={
                'verbose_name': 'import of a round',
                'verbose_name_plural': 'imports of rounds',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='RoundLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_contact', models.BooleanField()),
                ('role', models.CharField(max_length=80)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(choices=[('fi', 'suomi'), ('sv', 'svenska'), ('en', 'English')], default='fi', max_length=3)),
                ('link_nonce', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('link_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='situation_map.roundcounty')),
            ],
            options={
                'verbose_name': "link to a county's answers",
                'verbose_name_plural': "links to counties' answers",
                'ordering': ('county', '-is_contact', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='RoundQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('indicator', 'indicator'), ('statement', 'statement'), ('open', 'open question')], max_length=9)),
                ('key', models.SlugField(max_length=120)),
                ('position', models.PositiveSmallIntegerField()),
                ('text_fi', models.CharField(blank=True, max_length=1000)),
                ('text_sv', models.CharField(blank=True, max_length=1000)),
                ('text_en', models.CharField(blank=True, max_length=1000)),
                ('help_fi', models.CharField(blank=True, max_length=1000)),
                ('help_sv', models.CharField(blank=True, max_length=1000)),
                ('help_en', models.CharField(blank=True, max_length=1000)),
                ('is_required', models.BooleanField(default=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='situation_map.round')),
                ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='situation_map.indicatorversion')),
            ],
            options={
                'verbose_name': 'question of a round',
                'verbose_name_plural': 'questions of rounds',
                'ordering': ('round', 'position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='RoundAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ('date', models.DateField(blank=True, null=True)),
                ('missing', models.CharField(blank=True, choices=[(situation_map.registry.Missing['NOT_ASKED'], 'not asked'), (situation_map.registry.Missing['NO_ANSWER'], 'no answer'), (situation_map.registry.Missing['NOT_APPLICABLE'], 'does not apply'), (situation_map.registry.Missing['SUPPRESSED'], 'not published'), (situation_map.registry.Missing['NOT_YET'], 'not yet'), (situation_map.registry.Missing['UNKNOWN'], 'not known')], max_length=20)),
                ('words', models.TextField(blank=True, max_length=5000)),
                ('text_fi', models.TextField(blank=True, max_length=5000)),
                ('text_sv', models.TextField(blank=True, max_length=5000)),
                ('text_en', models.TextField(blank=True, max_length=5000)),
                ('confidence', models.CharField(blank=True, choices=[('high', 'high'), ('moderate', 'moderate'), ('low', 'low')], max_length=10)),
                ('decision_body', models.CharField(blank=True, max_length=200)),
                ('decision_title', models.CharField(blank=True, max_length=250)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('document_url', models.URLField(blank=True)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.CharField(blank=True, max_length=80)),
                ('review', models.CharField(choices=[('none', 'not read yet'), ('accepted', 'accepted'), ('returned', 'returned')], default='none', max_length=8)),
                ('remark', models.CharField(blank=True, max_length=1000)),
                ('statement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='situation_map.statement')),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='situation_map.roundcounty')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='situation_map.roundquestion')),
            ],
            options={
                'verbose_name': 'answer in a round',
                'verbose_name_plural': 'answers in rounds',
                'ordering': ('county', 'question'),
            },
        ),
        migrations.CreateModel(
            name='RoundReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deadline_on', models.DateField()),
                ('days_before', models.SmallIntegerField()),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='situation_map.roundcounty')),
            ],
            options={
                'verbose_name': 'reminder of a round',
                'verbose_name_plural': 'reminders of rounds',
                'ordering': ('county', 'written_at'),
            },
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', False), _connector='OR'), name='round_withdrawn_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'closed']), _negated=True), ('opened_at__isnull', False), _connector='OR'), name='round_open_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='roundcounty',
            constraint=models.UniqueConstraint(fields=('round', 'region'), name='round_county_once'),
        ),
        migrations.AddConstraint(
            model_name='roundcounty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='round_county_published_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='roundlink',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('is_contact', True)), fields=('county',), name='round_link_one_contact'),
        ),
        migrations.AddConstraint(
            model_name='roundquestion',
            constraint=models.UniqueConstraint(fields=('round', 'kind', 'key'), name='round_question_once'),
        ),
        migrations.AddConstraint(
            model_name='roundquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'indicator'), ('version__isnull', False)), models.Q(('kind', 'statement'), ('version__isnull', True)), models.Q(('kind', 'open'), ('version__isnull', True), models.Q(('text_fi', ''), _negated=True)), _connector='OR'), name='round_question_says_what_it_asks'),
        ),
        migrations.AddConstraint(
            model_name='roundanswer',
            constraint=models.UniqueConstraint(fields=('county', 'question'), name='round_answer_once'),
        ),
        migrations.AddConstraint(
            model_name='roundanswer',
            constraint=models.CheckConstraint(condition=models.Q(('missing', ''), models.Q(('date__isnull', True), ('number__isnull', True)), _connector='OR'), name='round_answer_value_or_missing'),
        ),
        migrations.AddConstraint(
            model_name='roundanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('review', 'returned'), _negated=True), models.Q(('remark', ''), _negated=True), _connector='OR'), name='round_answer_returned_with_a_remark'),
        ),
        migrations.AddConstraint(
            model_name='roundreminder',
            constraint=models.UniqueConstraint(fields=('county', 'deadline_on', 'days_before'), name='round_reminder_once'),
        ),
    ])]
