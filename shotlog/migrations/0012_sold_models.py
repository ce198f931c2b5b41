"""What a closed service sells is its version: no take of it lacks a model."""

from django.db import migrations

SERVICES = {
    *("doubao", "firefly", "gemini", "grok", "hailuo", "ideogram", "imagen", "jimeng", "kling"),
    *("luma", "midjourney", "novelai", "openai", "pika", "pixverse", "recraft", "runway"),
    *("runwayml", "seedance", "seedream", "sora", "veo", "vidu"),
}
WORST_LAST = ("recoverable", "documented", "partly", "lost")
TEXT = {"prompt", "seed"}


def state_of(take):
    """As `figures.recoverability` told it when this was written, of takes that need a model."""
    missing = set(take.missing)
    if not missing:
        return "recoverable"
    if missing == {"seed"} and take.tool_version.gives_seeds == "no":
        return "documented"
    inputs = {"inputs"} if take.mode and take.mode not in ("t2i", "t2v") else set()
    return "partly" if (TEXT | inputs) - missing else "lost"


def judged(takes):
    approved = [take for take in takes if take.decision == "approved"]
    rest = [take for take in takes if take.decision != "rejected"]
    return approved or rest[-1:]


def settle(element, takes):
    found = judged(takes)
    if element.recovery and found:
        worst = max(found, key=lambda one: (WORST_LAST.index(one.recovery), len(one.missing)))
        element.recovery, element.missing = worst.recovery, worst.missing
        element.save(update_fields=["recovery", "missing"])


def forward(apps, editor):
    """Take the model out of what is missing; takes and elements get the state that follows."""
    Element, Take = (apps.get_model("shotlog", name) for name in ("Element", "Take"))
    takes = Take._base_manager.filter(removed=False, model="", tool_version__runs_at="")
    takes = takes.exclude(tool_version__version="").select_related("tool_version__tool")
    elements = set()
    for take in takes.iterator(chunk_size=500):
        name = take.tool_version.tool.name.casefold().split()
        if "model" in take.missing and not SERVICES.isdisjoint(name):
            take.missing = [part for part in take.missing if part != "model"]
            take.recovery = state_of(take)
            take.save(update_fields=["recovery", "missing"])
            elements.add(take.element_id)
    for element in Element._base_manager.filter(pk__in=elements, removed=False):
        own = Take._base_manager.filter(element_id=element.pk, removed=False)
        settle(element, list(own.order_by("number")))


class Migration(migrations.Migration):

    dependencies = [
        ('shotlog', '0011_import_draft'),
    ]

    operations = [
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
