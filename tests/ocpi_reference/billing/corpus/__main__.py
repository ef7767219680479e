"""Writes the corpus: ``python -m tests.ocpi_reference.billing.corpus``."""

from tests.ocpi_reference.billing.corpus.book import FILE, written

if __name__ == "__main__":
    FILE.write_bytes(written())
