"""Cut the recipes that are there already."""

from itertools import islice

from django.db import migrations

from shotlog.kit.words import line, spread

COLUMNS = (
    *("pk", "element__shot__production_id", "prompt", "negative_prompt", "seed", "model"),
    *("model_version", "model_hash", "loras", "job_id", "file_name", "tool_version__version"),
    *("tool_version__tool__name", "source_file__name", "source_file__sha256"),
)


def words_of(row):
    """As `shotlog.models.take_words` cut them when this was written."""
    _key, production, *texts = row
    prompt, negative, seed, model, model_version, model_hash, loras, job, name = texts[:9]
    version, tool, source_name, sha256 = (text or "" for text in texts[9:])
    named = [str(lora.get("name", "")) for lora in loras if isinstance(lora, dict)]
    made_with = [f"{tool} {version}", f"{model} {model_version}", *named]
    fields = [
        *(prompt, negative, seed, *made_with, model_hash, job, name),
        *("" if source_name == name else source_name, sha256),
        *(spread(text) for text in made_with),
    ]
    return line(fields, mark=f"@{production}")


def fill(apps, editor):
    """In lots, so that memory does not grow with the record."""
    Take, TakeWords = (apps.get_model("shotlog", name) for name in ("Take", "TakeWords"))
    rows = Take._base_manager.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=500)
    while lot := [TakeWords(pk=row[0], words=words_of(row)) for row in islice(rows, 500)]:
        TakeWords.objects.bulk_create(lot)


class Migration(migrations.Migration):

    dependencies = [
        ('shotlog', '0007_take_words'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
