import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standards", "0003_a_role_for_each_profile")]

    operations = [
        migrations.AlterField(
            model_name='profile',
            name='role',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profiles', to='standards.role'),
        ),
        migrations.AlterField(
            model_name='profile',
            name='rung',
            field=models.PositiveSmallIntegerField(),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.UniqueConstraint(fields=('role', 'rung'), name='rung_once'),
        ),
    ]
