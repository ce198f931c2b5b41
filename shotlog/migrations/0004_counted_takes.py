"""An index by which reports count takes without reading them whole."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shotlog", "0003_clips"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="take",
            index=models.Index(
                condition=models.Q(("removed", False)),
                fields=["element", "decision", "cost"],
                name="take_counted",
            ),
        ),
    ]
