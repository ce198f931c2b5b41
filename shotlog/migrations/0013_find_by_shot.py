"""Cut the recipes that are there anew: they are found by shot and element, too."""

from itertools import islice

from django.db import migrations

from shotlog.kit.words import line, spread

COLUMNS = (
    *("pk", "element__shot__production_id", "prompt", "negative_prompt", "seed", "model"),
    *("model_version", "model_hash", "loras", "job_id", "file_name", "tool_version__version"),
    *("tool_version__tool__name", "source_file__name", "source_file__sha256"),
    *("element__name", "element__shot__code"),
)


def words_of(row):
    """As `shotlog.models.take_words` cut them when this was written."""
    _key, production, *texts = row
    prompt, negative, seed, model, model_version, model_hash, loras, job, name = texts[:9]
    version, tool, source_name, sha256, element, shot = (text or "" for text in texts[9:])
    named = [str(lora.get("name", "")) for lora in loras if isinstance(lora, dict)]
    made_with = [f"{tool} {version}", f"{model} {model_version}", *named]
    fields = [
        *(prompt, negative, seed, *made_with, model_hash, job, name),
        *("" if source_name == name else source_name, sha256, f"{shot} {element}"),
        *(spread(text) for text in made_with),
    ]
    return line(fields, mark=f"@{production}")


def fill(apps, editor):
    """In lots, so that memory does not grow with the record."""
    Take, TakeWords = (apps.get_model("shotlog", name) for name in ("Take", "TakeWords"))
    rows = Take._base_manager.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=500)
    while lot := [TakeWords(pk=row[0], words=words_of(row)) for row in islice(rows, 500)]:
        TakeWords.objects.bulk_create(
            lot, update_conflicts=True, unique_fields=['take'], update_fields=['words']
        )


def index(apps, editor):
    """Few takes are lost: PostgreSQL begins there. SQLite walks its own index anyway."""
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE INDEX shotlog_take_recovery ON shotlog_take (recovery)", None)


def unindex(apps, editor):
    """Take it away."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX shotlog_take_recovery", None)


class Migration(migrations.Migration):

    dependencies = [
        ('shotlog', '0012_sold_models'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
    ]
