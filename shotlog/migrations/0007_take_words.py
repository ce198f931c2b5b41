"""The words of recipes, with the index of each kind of database over them."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    # The words are cut already: a word is what has no blank in it.
    "CREATE VIRTUAL TABLE shotlog_takefts USING fts5(words, content='shotlog_takewords',"
    " content_rowid='take_id', tokenize=\"ascii tokenchars '@|'\", prefix='2 3')",
    "CREATE TRIGGER shotlog_takewords_made AFTER INSERT ON shotlog_takewords BEGIN"
    " INSERT INTO shotlog_takefts(rowid, words) VALUES (new.take_id, new.words); END",
    "CREATE TRIGGER shotlog_takewords_gone AFTER DELETE ON shotlog_takewords BEGIN"
    " INSERT INTO shotlog_takefts(shotlog_takefts, rowid, words)"
    " VALUES ('delete', old.take_id, old.words); END",
    "CREATE TRIGGER shotlog_takewords_edited AFTER UPDATE ON shotlog_takewords BEGIN"
    " INSERT INTO shotlog_takefts(shotlog_takefts, rowid, words)"
    " VALUES ('delete', old.take_id, old.words);"
    " INSERT INTO shotlog_takefts(rowid, words) VALUES (new.take_id, new.words); END",
)
SQLITE_BACK = (
    "DROP TRIGGER shotlog_takewords_made",
    "DROP TRIGGER shotlog_takewords_gone",
    "DROP TRIGGER shotlog_takewords_edited",
    "DROP TABLE shotlog_takefts",
)
POSTGRESQL = (
    "CREATE INDEX shotlog_takewords_found ON shotlog_takewords"
    " USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)
POSTGRESQL_BACK = ("DROP INDEX shotlog_takewords_found",)


def _run(statements, editor):
    for statement in statements:
        editor.execute(statement, None)


def index(apps, editor):
    """Make the index."""
    _run(POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE, editor)


def unindex(apps, editor):
    """Take it away."""
    _run(POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK, editor)


class Migration(migrations.Migration):

    dependencies = [
        ('shotlog', '0006_drop'),
    ]

    operations = [
        migrations.CreateModel(
            name='TakeWords',
            fields=[
                ('take', models.OneToOneField(db_index=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='shotlog.take')),
                ('words', models.TextField()),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.RunPython(index, unindex),
    ]
