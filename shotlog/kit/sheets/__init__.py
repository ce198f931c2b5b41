"""Workbooks, CSV and pastes as tables of raw cells, within bounds, hostile ones too."""
