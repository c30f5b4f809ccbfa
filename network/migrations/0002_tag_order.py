from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [migrations.AlterModelOptions(name="activitypagetag", options={"ordering": ["pk"]})]
