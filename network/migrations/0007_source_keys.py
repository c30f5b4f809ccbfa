from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("network", "0006b_finder_rows")]

    operations = []
