"""The files that a copy was made from, as one ZIP file in it: whoever has the copy can make it again, or serve it."""

import io
import zipfile
from datetime import date
from pathlib import Path

from app.site import READ

SOURCE_ZIP = "source.zip"
FOLDERS = ("content", "translations")


def source_zip(content: Path, translations: Path, day: date) -> bytes:
    """Return a ZIP file of everything that a reading of the site takes; the same files make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, folder in zip(FOLDERS, (content, translations), strict=True):
            for path in sorted(path for path in folder.rglob("*") if path.suffix in READ and path.is_file()):
                entry = zipfile.ZipInfo(
                    f"{name}/{path.relative_to(folder).as_posix()}", (day.year, day.month, day.day, 0, 0, 0)
                )
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, path.read_bytes())
    return out.getvalue()


def unpack(file: Path, folder: Path) -> tuple[Path, Path]:
    """Unpack a copy's ``source.zip`` into a folder and return the folders of content and translations."""
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder)  # names that lead out of the folder are made harmless (zipfile)
    content, translations = (folder / name for name in FOLDERS)
    return content, translations
