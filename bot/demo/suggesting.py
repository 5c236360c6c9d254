"""What a newcomer is offered to ask."""

from bot.asking import Newsroom
from retrieval.model import Answer

ABOUT_THE_SAMPLE = (
    "祁县有多少家玻璃器皿生产企业？",
    "今年全市確定了多少個省市重點工程項目？",
    "郭建文与哪家企业视频对接？",
)
"""Questions that the page that ships with the program answers, one of them in traditional script."""

UNANSWERABLE = "明天天气怎么样？"
"""That the paper does not say is an answer to be proud of, too."""


async def suggest(newsroom: Newsroom) -> list[str]:
    """Questions about the sample page as long as they are answered, else headlines of the library."""
    answers = [await newsroom.answer(question, limit=1) for question in ABOUT_THE_SAMPLE]
    if all(isinstance(answer, Answer) for answer in answers):
        return [*ABOUT_THE_SAMPLE, UNANSWERABLE]
    return [*await newsroom.examples(), UNANSWERABLE]
