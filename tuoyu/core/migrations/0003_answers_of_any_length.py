from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_append_only")]

    operations = [
        migrations.AlterField(
            model_name="idempotencykey",
            name="location",
            field=models.TextField(blank=True, verbose_name="应答地址"),
        ),
    ]
