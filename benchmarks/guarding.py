"""How many numbers the guard finds, how often it cries over none, how fast it reads: `python -m benchmarks.guarding`."""

import time
from random import Random

from tests.identity.corpus import WAYS, WITHOUT, with_a_number, without_a_number
from trackone.identity.guarding import find

SEED, POSITIVES, NEGATIVES, MEGABYTES = 20261124, 20_000, 40_000, 8


def main() -> None:
    """Print recall, false alarms and megabytes a second of processor time on one core."""
    random = Random(SEED)
    texts = [with_a_number(random) for _ in range(POSITIVES)]
    found = sum(any(one.masked[-4:] == last for one in find(text)) for _, text, last in texts)
    print(f"found: {found:,} of {POSITIVES:,} ({found / POSITIVES:.2%}) in {len(WAYS)} ways of writing")
    clean = [without_a_number(random)[1] for _ in range(NEGATIVES)]
    alarms = sum(bool(find(text)) for text in clean)
    print(f"false alarms: {alarms:,} of {NEGATIVES:,} ({alarms / NEGATIVES:.2%}) of {len(WITHOUT)} kinds of numbers")
    prose = (
        "He came as agreed and we looked at openings with two employers; one of them hires welders. Next call on Monday.\n"
    )
    size, lines = 0, []
    while size < MEGABYTES * 1_000_000:
        lines.append(prose if random.random() < 0.8 else f"{without_a_number(random)[1]}\n")
        size += len(lines[-1].encode())
    notes = "".join(lines)
    began = time.process_time()
    find(notes)
    print(f"speed: {size / 1_000_000 / (time.process_time() - began):.1f} MB a second, case notes of {MEGABYTES} MB")


if __name__ == "__main__":
    main()
