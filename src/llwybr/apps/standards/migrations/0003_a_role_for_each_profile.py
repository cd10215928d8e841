from django.db import migrations


def give_each_profile_a_role(apps, schema_editor):
    """An edition that was loaded before there were roles: each of its jobs becomes a ladder of one rung."""
    Profile, Role = apps.get_model("standards", "Profile"), apps.get_model("standards", "Role")
    shared = ("edition_id", "family_id", "slug", "position", "title_en", "title_cy", "source_name_en", "source_name_cy")
    for profile in Profile.objects.filter(role=None):
        kept = {name: getattr(profile, name) for name in (*shared, "source_url", "source_status")}
        profile.role = Role.objects.create(**kept)
        profile.save(update_fields=["role"])


class Migration(migrations.Migration):
    dependencies = [("standards", "0002_roles_frameworks_drafts")]

    operations = [migrations.RunPython(give_each_profile_a_role, migrations.RunPython.noop)]
