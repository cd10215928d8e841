"""Each of these is what a longer index begins with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_fewer_indexes"),
        ("places", "0002_one_parent_at_a_time"),
        ("posts", "0005_list_changes"),
    ]

    operations = [
        # Django drops every index of that column alone, this one too.
        migrations.RemoveConstraint(model_name="contract", name="one_open_contract_of_a_post"),
        migrations.AlterField(
            model_name="contract",
            name="post",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="contracts", to="posts.post"
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AlterField(
            model_name="post",
            name="workplace",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                condition=models.Q(ends_on=None, replaced_at=None),
                fields=("post",),
                name="one_open_contract_of_a_post",
            ),
        ),
    ]
