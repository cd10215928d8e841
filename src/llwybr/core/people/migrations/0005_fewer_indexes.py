"""The unique constraint of person and key begins with the person: a second index of it only costs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_where_an_address_is_from"),
    ]

    operations = [
        migrations.AlterField(
            model_name="matchkey",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="people.person"
            ),
        ),
    ]
