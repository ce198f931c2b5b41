"""Rows that others stand under are named in the history in the reader's language."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shotlog', '0013_find_by_shot'),
    ]

    operations = [
        migrations.AlterField(
            model_name='clearance',
            name='element',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='clearance', to='shotlog.element', verbose_name='element'),
        ),
        migrations.AlterField(
            model_name='colournote',
            name='shot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='colour_notes', to='shotlog.shot', verbose_name='shot'),
        ),
        migrations.AlterField(
            model_name='element',
            name='shot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elements', to='shotlog.shot', verbose_name='shot'),
        ),
        migrations.AlterField(
            model_name='shortcoming',
            name='element',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shortcomings', to='shotlog.element', verbose_name='element'),
        ),
        migrations.AlterField(
            model_name='take',
            name='element',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takes', to='shotlog.element', verbose_name='element'),
        ),
        migrations.AlterField(
            model_name='take',
            name='source_file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='takes', to='shotlog.sourcefile', verbose_name='source file'),
        ),
    ]
