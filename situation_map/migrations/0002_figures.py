import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.db import migrations, models

import situation_map.models.measures
import situation_map.registry


class Migration(migrations.Migration):
    """Indicators with full definitions, corrections of figures, collaborative areas, and nightly figures."""

    dependencies = [
        ("situation_map", "0001_initial"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name='LiveFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator_key', models.CharField(max_length=120)),
                ('version', models.PositiveSmallIntegerField()),
                ('area_kind', models.CharField(choices=[('country', 'whole country'), ('collaborative_area', 'collaborative area'), ('region', 'wellbeing services county'), ('family_centre_area', 'family centre area'), ('municipality', 'municipality')], max_length=20)),
                ('area_code', models.CharField(max_length=60)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('value_number', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True)),
                ('value_date', models.DateField(blank=True, null=True)),
                ('value_text', models.CharField(blank=True, max_length=500)),
                ('missing', models.CharField(blank=True, choices=[(situation_map.registry.Missing['NOT_ASKED'], 'not asked'), (situation_map.registry.Missing['NO_ANSWER'], 'no answer'), (situation_map.registry.Missing['NOT_APPLICABLE'], 'does not apply'), (situation_map.registry.Missing['SUPPRESSED'], 'not published'), (situation_map.registry.Missing['NOT_YET'], 'not yet'), (situation_map.registry.Missing['UNKNOWN'], 'not known')], max_length=20)),
                ('as_of', models.DateField(blank=True, null=True)),
                ('is_example', models.BooleanField(default=False)),
                ('unknown_count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'computed figure',
                'verbose_name_plural': 'computed figures',
                'ordering': ('indicator_key', 'area_kind', 'area_code', 'first_on'),
            },
        ),
        migrations.CreateModel(
            name='LiveRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator_key', models.CharField(max_length=120)),
                ('day', models.DateField()),
                ('computed_at', models.DateTimeField()),
                ('failed', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'computation of an indicator',
                'verbose_name_plural': 'computations of indicators',
                'ordering': ('indicator_key', 'day'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='contactrole',
            name='contact_role_one_area',
        ),
        migrations.RemoveConstraint(
            model_name='observation',
            name='observation_one_area',
        ),
        migrations.AddField(
            model_name='contactrole',
            name='collaborative_area',
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name='indicator',
            name='classification',
            field=models.CharField(default='equal', max_length=20),
        ),
        migrations.AddField(
            model_name='indicator',
            name='decimals',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='indicator',
            name='is_listed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='indicator',
            name='next_update_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='indicator',
            name='order',
            field=models.PositiveSmallIntegerField(default=100),
        ),
        migrations.AddField(
            model_name='indicator',
            name='origin',
            field=models.CharField(choices=[('assessed', 'assessed by the counties'), ('imported', 'brought in from elsewhere')], default=situation_map.registry.Origin['IMPORTED'], max_length=10),
        ),
        migrations.AddField(
            model_name='indicator',
            name='owner_en',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='indicator',
            name='owner_fi',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='indicator',
            name='owner_sv',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='indicator',
            name='source_url',
            field=models.URLField(blank=True),
        ),
        migrations.AddField(
            model_name='indicator',
            name='update_rhythm',
            field=models.CharField(blank=True, choices=[('nightly', 'every night'), ('monthly', 'every month'), ('quarterly', 'every quarter'), ('yearly', 'every year'), ('round', 'at each round of assessment'), ('once', 'once, not to be repeated'), ('', 'not known')], default=situation_map.registry.Rhythm['UNKNOWN'], max_length=10),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='area_kinds',
            field=models.JSONField(default=situation_map.models.measures.region_only),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='counting_rule_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='counting_rule_fi',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='counting_rule_sv',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='definition_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='definition_fi',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='definition_sv',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='highest',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='limits_en',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='limits_fi',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='limits_sv',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='lowest',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='per_inhabitant_allowed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='question_en',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='question_fi',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='question_sv',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='source_en',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='source_fi',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='source_sv',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='indicatorversion',
            name='steps',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='observation',
            name='collaborative_area',
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name='observation',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrected_by', to='situation_map.observation'),
        ),
        migrations.AddField(
            model_name='source',
            name='document',
            field=models.ForeignKey(blank=True, help_text='Kept here.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtaildocs.document'),
        ),
        migrations.AddField(
            model_name='observation',
            name='correction_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='observation',
            name='thing',
            field=models.UUIDField(blank=True, db_index=True, help_text='The same through its corrections.', null=True),
        ),
        migrations.AddField(
            model_name='observation',
            name='is_current',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='observation',
            name='method',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='observation',
            name='recorded_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name='contactrole',
            name='area_kind',
            field=models.CharField(choices=[('country', 'whole country'), ('collaborative_area', 'collaborative area'), ('region', 'wellbeing services county'), ('family_centre_area', 'family centre area'), ('municipality', 'municipality')], default='region', max_length=20),
        ),
        migrations.AlterField(
            model_name='observation',
            name='area_kind',
            field=models.CharField(choices=[('country', 'whole country'), ('collaborative_area', 'collaborative area'), ('region', 'wellbeing services county'), ('family_centre_area', 'family centre area'), ('municipality', 'municipality')], default='region', max_length=20),
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(fields=['version', 'area_kind', 'period'], name='observation_version_period'),
        ),
        migrations.AddField(
            model_name='observation',
            name='area_code',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(area_kind='region', then=models.F('region')), models.When(area_kind='municipality', then=models.F('municipality')), models.When(area_kind='collaborative_area', then=models.F('collaborative_area')), models.When(area_kind='family_centre_area', then=django.db.models.functions.comparison.Cast('family_centre_area', models.CharField())), default=models.Value('FI')), output_field=models.CharField(max_length=40)),
        ),
        migrations.AddConstraint(
            model_name='contactrole',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area_kind', 'country'), ('family_centre_area__isnull', True), ('municipality__isnull', True), ('region__isnull', True), ('collaborative_area', '')), models.Q(('area_kind', 'collaborative_area'), ('family_centre_area__isnull', True), ('municipality__isnull', True), ('region__isnull', True), models.Q(('collaborative_area', ''), _negated=True)), models.Q(('area_kind', 'region'), ('family_centre_area__isnull', True), ('municipality__isnull', True), ('region__isnull', False), ('collaborative_area', '')), models.Q(('area_kind', 'family_centre_area'), ('family_centre_area__isnull', False), ('municipality__isnull', True), ('region__isnull', True), ('collaborative_area', '')), models.Q(('area_kind', 'municipality'), ('family_centre_area__isnull', True), ('municipality__isnull', False), ('region__isnull', True), ('collaborative_area', '')), _connector='OR'), name='contact_role_one_area'),
        ),
        migrations.AddConstraint(
            model_name='indicatorversion',
            constraint=models.CheckConstraint(condition=models.Q(('lowest__isnull', True), ('highest__isnull', True), ('lowest__lte', models.F('highest')), _connector='OR'), name='indicator_version_limits_in_order'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area_kind', 'country'), ('family_centre_area__isnull', True), ('municipality__isnull', True), ('region__isnull', True), ('collaborative_area', '')), models.Q(('area_kind', 'collaborative_area'), ('family_centre_area__isnull', True), ('municipality__isnull', True), ('region__isnull', True), models.Q(('collaborative_area', ''), _negated=True)), models.Q(('area_kind', 'region'), ('family_centre_area__isnull', True), ('municipality__isnull', True), ('region__isnull', False), ('collaborative_area', '')), models.Q(('area_kind', 'family_centre_area'), ('family_centre_area__isnull', False), ('municipality__isnull', True), ('region__isnull', True), ('collaborative_area', '')), models.Q(('area_kind', 'municipality'), ('family_centre_area__isnull', True), ('municipality__isnull', False), ('region__isnull', True), ('collaborative_area', '')), _connector='OR'), name='observation_one_area'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True), models.Q(('period', ''), _negated=True)), fields=('version', 'area_kind', 'area_code', 'period', 'is_example', 'source'), name='observation_current_once'),
        ),
        migrations.AddIndex(
            model_name='livefigure',
            index=models.Index(fields=['indicator_key', 'area_kind', 'last_on'], name='live_figure_last_on'),
        ),
        migrations.AddConstraint(
            model_name='livefigure',
            constraint=models.UniqueConstraint(fields=('indicator_key', 'area_kind', 'area_code', 'first_on'), name='live_figure_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='livefigure',
            constraint=models.CheckConstraint(condition=models.Q(('first_on__lte', models.F('last_on'))), name='live_figure_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='livefigure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('missing', ''), models.Q(('value_number__isnull', False), ('value_date__isnull', False), models.Q(('value_text', ''), _negated=True), _connector='OR')), models.Q(('missing__in', ['not_asked', 'no_answer', 'not_applicable', 'suppressed', 'not_yet', 'unknown']), ('value_date', None), ('value_number', None), ('value_text', '')), _connector='OR'), name='live_figure_value_or_missing'),
        ),
        migrations.AddConstraint(
            model_name='liverun',
            constraint=models.UniqueConstraint(fields=('indicator_key', 'day'), name='live_run_once_a_day'),
        ),
    ]
