"""Cases say how the institution was named when they were handed in."""

from django.db import migrations, models


def from_submissions(apps, schema_editor):
    """The name in the last submission of each case; a closure's is that of the institution."""
    Case = apps.get_model("filing", "Case")
    Submission = apps.get_model("filing", "Submission")
    handed_in = Case.objects.filter(number__isnull=False, filed_name="").select_related(
        "institution"
    )
    for case in handed_in.only("id", "institution__name").iterator(chunk_size=500):
        last = (
            Submission.objects.filter(case_id=case.pk).order_by("-ordinal").only("answers").first()
        )
        given = (last.answers if last else {}).get("institution", {})
        name = str(given.get("name") or "").strip() or case.institution.name
        Case.objects.filter(pk=case.pk).update(filed_name=name[:120])


class Migration(migrations.Migration):
    dependencies = [("filing", "0005_opinions")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="filed_name",
            field=models.CharField(
                blank=True, default="", max_length=120, verbose_name="申报的机构名称"
            ),
        ),
        migrations.RunPython(from_submissions, migrations.RunPython.noop),
    ]
