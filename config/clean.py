"""Stop the embedded servers of this checkout and remove their data, wherever it lies."""

from config import postgres

if __name__ == "__main__":
    for name in ("postgres", "test-postgres", "other-postgres"):
        postgres.remove(postgres.LOCAL / name)
