import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import modelcluster.fields
import network.models.joining
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("network", "0002_tag_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='keski-suomi/an-organisation', max_length=600, unique=True)),
                ('translation_key', models.UUIDField(db_index=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'old address',
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='ended_on',
            field=models.DateField(blank=True, help_text='its last day; empty: it goes on', null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='municipalities_served',
            field=models.ManyToManyField(blank=True, related_name='serving_organisations', to='network.municipality'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suborganisations', to='network.record'),
        ),
        migrations.AddField(
            model_name='organisationpage',
            name='ended_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='last day'),
        ),
        migrations.AddField(
            model_name='organisationpage',
            name='municipalities_served',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text='If more than its own.', related_name='+', to='network.municipality', verbose_name='municipalities served'),
        ),
        migrations.AddField(
            model_name='organisationpage',
            name='parent',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='network.record', verbose_name='organisation above it'),
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link_nonce', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('link_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('wellbeing_services_county', 'wellbeing services county'), ('municipality', 'municipality'), ('ngo', 'NGO'), ('parish', 'parish'), ('educational_institution', 'educational institution'), ('private', 'private provider'), ('centre_of_expertise', 'centre of expertise'), ('other', 'other')], max_length=30)),
                ('business_id', models.CharField(blank=True, max_length=9)),
                ('contact_role', models.CharField(help_text="a role, never a person's name", max_length=80)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('purpose', models.CharField(max_length=400)),
                ('website', models.URLField(blank=True)),
                ('language', models.CharField(choices=[('fi', 'suomi'), ('sv', 'svenska'), ('en', 'English')], default='fi', max_length=3)),
                ('is_another', models.BooleanField(default=False, help_text='the applicant was shown look-alikes and went on')),
                ('state', models.CharField(choices=[('waiting', 'waits for the coordinator'), ('asked', 'waits for your answer'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='waiting', max_length=9)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipalities_served', models.ManyToManyField(blank=True, related_name='+', to='network.municipality')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.municipality')),
                ('organisation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='join_request', to='network.record')),
                ('region', models.ForeignKey(blank=True, help_text='empty: the whole country', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='join_requests', to='network.region')),
            ],
            options={
                'verbose_name': 'request to join',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='JoinMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_applicant', models.BooleanField()),
                ('text', models.CharField(max_length=2000)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='network.joinrequest')),
            ],
            options={
                'ordering': ['sent_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('viewer', 'viewer'), ('editor', 'editor'), ('publisher', 'publisher'), ('manager', 'manager')], max_length=10)),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(choices=[('fi', 'suomi'), ('sv', 'svenska'), ('en', 'English')], default='fi', max_length=3)),
                ('link_nonce', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('link_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, help_text='when a letter was last handed to the mail server', null=True)),
                ('expires_at', models.DateTimeField(default=network.models.joining.in_fourteen_days)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='network.record')),
            ],
            options={
                'verbose_name': 'invitation',
                'ordering': ['created_at', 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('organisation'), condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), name='invitation_open_once'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_one_end')],
            },
        ),
        migrations.AddIndex(
            model_name='joinrequest',
            index=models.Index(fields=['state', 'region', 'created_at'], name='join_request_queue'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ['waiting', 'asked'])), models.Q(models.Q(('state__in', ['waiting', 'asked']), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='join_request_decided_when_closed'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='join_request_declined_with_reason'),
        ),
    ]
