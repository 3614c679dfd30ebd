"""A folder of documents: planned by its files in the order of their names, each batch some of them."""

from collections.abc import Iterator, Sequence

from servanda.instruments import Source
from servanda.mining.batches import SIZE, Batch, File
from servanda.mining.documents import Document
from servanda.mining.places import Place


def plan(place: Place, files: Sequence[File]) -> Iterator[Batch]:
    """Yield the batches of the documents of a folder."""
    inside = [place.inside(file.path) for file in files]
    for start in range(0, len(inside), SIZE):
        yield Batch(0, "folder", place.path, start, start + SIZE, files=tuple(inside[start : start + SIZE]))


def read(place: Place, batch: Batch) -> Iterator[Document]:
    """Yield the documents of a batch."""
    alone = place.system.isfile(place.path)
    for file in batch.files:
        name = file.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        try:
            data = place.system.cat_file(place.path if alone else place.of(file))
        except OSError as error:
            yield Document(id=name, place=name, fault=f"it can't be opened ({error.strerror or error})")
        else:
            yield Document(id=name, place=name, source=Source(data, name.rpartition("/")[2]))
