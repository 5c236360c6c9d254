"""More of a newspaper's ways of writing: speech, numbered points, verses, Latin words, short and exact paragraphs."""

import random

from wording import Writer

_LATIN = ["PM2.5", "C919", "AI", "5G", "GDP", "ChatGPT", "Wi-Fi", "CT", "APP", "e-CNY", "RCEP", "LED"]
_VERSES = [
    "青山一道同风雨，", "明月何曾是两乡。", "沉舟侧畔千帆过，", "病树前头万木春。", "问渠那得清如许，",
    "为有源头活水来。", "小荷才露尖尖角，", "早有蜻蜓立上头。",
]  # fmt: skip
_QUESTIONS = ["为什么要做这件事？", "群众最关心的是什么？", "下一步有什么打算？", "资金从哪里来？"]
_KICKERS = ["县委全会侧记", "走进乡村看变化", "新春走基层", "一线见闻", "聚焦项目建设", "民生实事在身边"]


class Prose(Writer):
    """A writer whose paragraphs differ in kind; `digits` says how numbers are set."""

    def __init__(self, rng: random.Random, digits: str = "half") -> None:
        super().__init__(rng)
        self._full = digits == "full"

    def paragraphs(self) -> list[str]:
        """One paragraph mostly; a dialogue, a list or verses come as several."""
        rng, kind = self._rng, self._rng.random()
        if kind < 0.05:
            return [f"问：{rng.choice(_QUESTIONS)}", f"答：{self.sentence()}{self.sentence()}"]
        if kind < 0.09:
            marks = rng.choice([("1.", "2.", "3."), ("一是", "二是", "三是"), ("（一）", "（二）", "（三）")])
            return [self._set(mark + self.sentence()) for mark in marks]
        if kind < 0.11:
            first = 2 * rng.randrange(len(_VERSES) // 2)
            return [self.sentence()[:-1] + "：", *_VERSES[first : first + 2]]
        if kind < 0.16:
            return [rng.choice(["“值！”", "说干就干。", "变化从哪里来？", "这笔账怎么算？", "“就这么办。”老刘说。"])]
        if kind < 0.24:
            return [self._set(self._latin() + self.sentence())]
        return [self._set("".join(self.sentence() for _ in range(rng.choice([1, 1, 2, 2, 3, 4]))))]

    def _latin(self) -> str:
        rng = self._rng
        share = f"{rng.randrange(10, 99)}.{rng.randrange(1, 9)}%"
        word, other = rng.sample(_LATIN, 2)
        months, users = rng.randrange(2, 11), rng.randrange(1000, 9000)
        return f"得益于{word}和{other}，今年前{months}个月产值增长{share}，{word}用户达{users}户。"

    def _set(self, text: str) -> str:
        wide = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789%"}
        return text.translate(wide) if self._full else text

    def short_kicker(self) -> str:
        return self._rng.choice(_KICKERS)

    def crosshead_in(self, style: str, number: int) -> str:
        text = self.crosshead()
        if style == "numbered":
            return "一二三四五六七八九十"[number % 10] + "、" + text
        return {"mark": "◆", "square": "■"}.get(style, "") + text
