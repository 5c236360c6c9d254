"""Pages of bands, each with its headline over, beside, around or in the midst of its columns, by lot."""

from bands import set_page
from proof import printed


def test_bands_are_read_as_they_are_set() -> None:
    right = total = wrong = 0
    for seed in range(40):
        proof, articles = set_page(seed)
        read = {"".join((a.headline or "").split()): printed(a) for a in proof.read().articles}
        total += len(articles)
        right += sum(read.get(headline) == text for headline, text in articles)
        known = {headline: set(text.split("\n")) for headline, text in articles}
        wrong += sum(
            paragraph not in known[headline]
            for headline, text in read.items()
            if headline in known
            for paragraph in text.split("\n")
        )
    assert right >= 0.97 * total
    assert wrong <= 0.01 * total
