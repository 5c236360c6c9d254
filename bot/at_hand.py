"""Articles that were read lately, because reading one from the database takes longer than finding it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.collection import Collection
from corpus.model import Article

ARTICLES_AT_HAND = 2000


@dataclass(frozen=True, slots=True)
class ArticlesAtHand:
    """Articles of one collection, which does not change meanwhile."""

    _lately: dict[str, Article] = field(default_factory=dict)

    def fetch(self, article_id: str, collection: Collection) -> Article:
        if article_id not in self._lately:
            self._keep([collection.article(article_id)])
        return self._lately[article_id]

    def prepare(self, ids: Sequence[str], collection: Collection) -> None:
        """Reads those of these articles that are not at hand all at once, which takes as long as reading two."""
        if missing := [article_id for article_id in ids if article_id not in self._lately]:
            self._keep(list(collection.chosen(missing)))

    def _keep(self, articles: Sequence[Article]) -> None:
        if len(self._lately) + len(articles) > ARTICLES_AT_HAND:
            self._lately.clear()
        self._lately.update((article.id, article) for article in articles)
