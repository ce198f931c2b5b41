"""How static files are stored for serving: named by their content, so that browsers keep them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = r"""(?P<matched>(?P<word>\bfrom|\bimport)\s*["'](?P<url>\./[^"']+)["'])"""


class HashedModules(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no stubs
    """Our modules import each other by those names too; else one would load twice, once stale.

    Django's own switch for this does it to the scripts of every package, and stops where one of
    them imports what the package does not ship.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("shotlog/*.js", ((_IMPORT, '%(word)s "%(url)s"'),)),
    )
