"""Writes `corpus/word_pairs.json`: `python tests/evaluation/count_word_pairs.py NEWS`.

NEWS is `news_pool.jsonl.gz` or alike. Its clauses are cut into words, and a pair of characters is written down that is
frequent and stands within one word nearly wherever it stands: `社区`, and not `的人`. Prints how many these are, and
which share of all pairs within words and of all pairs across two words they make.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import jieba

_WRITTEN = Path(__file__).parents[2] / "corpus" / "word_pairs.json"
_TEXTS, _FEWEST = 6_000, 50
_LEAST_SHARE = 0.95


def count_pairs(path: Path) -> tuple[Counter[str], Counter[str]]:
    """How often pairs of characters stand within a word, and how often across two."""
    within: Counter[str] = Counter()
    across: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(_TEXTS), lines, strict=False):
            for clause in re.findall(r"[\u4e00-\u9fff]{2,60}", "\n".join(json.loads(line)["paragraphs"])):
                words = jieba.lcut(clause, HMM=False)
                within.update(word[at : at + 2] for word in words for at in range(len(word) - 1))
                across.update(one[-1] + other[0] for one, other in pairwise(words))
    return within, across


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("news", type=Path)
    within, across = count_pairs(parser.parse_args().news)
    kept = [
        pair
        for pair, count in sorted(within.items())
        if count >= _FEWEST and count >= _LEAST_SHARE * (count + across[pair])
    ]
    followers: dict[str, str] = {}
    for first, second in kept:
        followers[first] = followers.get(first, "") + second
    _WRITTEN.write_text(json.dumps(followers, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    shares = [sum(counts[pair] for pair in kept) / counts.total() for counts in (within, across)]
    print(f"{len(kept)} pairs: {shares[0]:.3f} of those within words, {shares[1]:.4f} of those across two")


if __name__ == "__main__":
    main()
