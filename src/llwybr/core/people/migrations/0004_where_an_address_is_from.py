"""An address from work names its workplace, and whether only its holder has said it; a join can be sealed.

An address that was there before gets the one place where its person works or worked. Where there are several, or none, nobody
knows: it is shown to no employer until its holder writes it again. One that nobody with an account could have written came from
an employer's file.
"""

from django.db import migrations, models
from django.db.models import Q

WORKS = ("worker", "alnco", "business_manager", "head")


def fill(apps, schema_editor):
    Email, Grant = apps.get_model("people", "Email"), apps.get_model("access", "Grant")
    works = Grant.objects.filter(role__in=WORKS, waits=False, withdrawn_at=None)
    for one in Email.objects.filter(kind="work").select_related("person").order_by("pk"):
        one.place = only(works.filter(holder=str(one.person.public_id)).values_list("place", flat=True))
        one.claimed = one.person.accounts.exists()
        one.save(update_fields=["place", "claimed"])


def only(places):
    """The one place that all of these are, or ""."""
    found = set(places)
    return found.pop() if len(found) == 1 else ""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_names_numbers_and_merges"),
        ("access", "0004_where_a_review_is"),
    ]

    operations = [
        migrations.RemoveField(model_name="email", name="proved_at"),
        migrations.AddField(model_name="email", name="place", field=models.CharField(blank=True, default="", max_length=36), preserve_default=False),
        migrations.AddField(model_name="email", name="claimed", field=models.BooleanField(default=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=Q(kind="work") | Q(place="", claimed=True), name="email_of_a_place_from_work"
            ),
        ),
        migrations.AddField(model_name="merge", name="sealed", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="merge", name="tries", field=models.PositiveSmallIntegerField(default=0)),
    ]
