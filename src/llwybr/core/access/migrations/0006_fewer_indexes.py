"""An index of a text is two on PostgreSQL where the field itself asks for it; a file of staff gives hundreds of thousands of roles."""

from importlib import import_module

from django.db import migrations, models


where_a_review_is = import_module("llwybr.core.access.migrations.0004_where_a_review_is")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_lock_what_clashes"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, where_a_review_is.triggers_again),
        migrations.AlterField(
            model_name="grant",
            name="holder",
            field=models.CharField(max_length=36),
        ),
        migrations.AlterField(
            model_name="grant",
            name="place",
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.AlterField(
            model_name="grant",
            name="scope",
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["holder"], name="grants_of_a_holder"),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["scope"], name="grants_for_a_scope"),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["place"], name="grants_at_a_place"),
        ),
        migrations.RunPython(where_a_review_is.triggers_again, migrations.RunPython.noop),
    ]
