from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_audit_of_institution")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at"], name="core_audit_time"),
        ),
    ]
