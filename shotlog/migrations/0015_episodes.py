from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shotlog", "0014_names_of_parents"),
    ]

    operations = [
        migrations.AddField(
            model_name="production",
            name="episode_use",
            field=models.CharField(
                blank=True,
                choices=[
                    ("scene", "Part of the scene: E01_SC010"),
                    ("none", "One episode only: left out"),
                ],
                help_text="Asked once, when a list with episodes is imported.",
                max_length=5,
                verbose_name="episode in lists",
            ),
        ),
        migrations.AddField(
            model_name="production",
            name="episodes",
            field=models.CharField(
                blank=True,
                help_text="As lists call them: E01, E02.",
                max_length=200,
                verbose_name="episodes",
            ),
        ),
    ]
