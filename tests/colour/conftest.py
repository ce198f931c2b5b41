from tests.breakdown.conftest import pages

__all__ = ["pages"]
