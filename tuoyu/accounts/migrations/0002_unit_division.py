import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("divisions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="division",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="divisions.division",
                verbose_name="行政区划",
            ),
        ),
    ]
