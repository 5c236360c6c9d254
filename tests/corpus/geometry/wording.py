"""Invented newspaper text: sentences that are grammatical enough, and no two alike."""

import random

_WORDS = """
云溪县 河阳市 青石镇 白塔区 临江开发区 柳林村 松山林场 东湖街道 北川新区 石门水库 长岭乡 清泉社区
王志远 李春梅 张国庆 刘晓明 陈立新 杨建华 赵文博 周海燕 吴天成 徐丽娜 孙长河 马玉兰
果园技术员 供水公司 社区网格员 农机合作社 中心小学 消防救援站 图书馆 养老服务中心 交通部门 气象台 质检所 返乡青年
完成了 启动了 巡查了 改造了 新建了 检修了 验收了 推广了 捐赠了 整理了 开放了 升级了
灌溉管网 老旧电梯 苗圃基地 村史馆 充电车位 蔬菜大棚 便民驿站 河堤护坡 儿童书屋 冷链仓库 公交线路 检验设备 健身步道
附近居民出行更加方便，夜里也亮起了路灯。 群众说，这样的变化看得见、摸得着。 有关负责人表示，下一步还将扩大范围。
稳步推进 焕发新貌 见实效 暖民心 开新局 添活力 提速增效 再上台阶 迎丰收 结硕果
"""
_PLACES, _PEOPLE, _SUBJECTS, _VERBS, _OBJECTS, _TAILS, _MOODS = (row.split() for row in _WORDS.strip().split("\n"))
_TAILS += [
    "“过去要跑半天，现在十分钟就能办好。”他笑着说。", "目前，各项工作正在有序推进。", 
    "据介绍，这项工程惠及周边多个村庄。", "这一做法受到了大家的欢迎。", "记者看到，现场井然有序。",
]  # fmt: skip


class Writer:
    """Writes from one seed; numbers keep every sentence different from all others."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._count = rng.randrange(100, 400)

    def sentence(self) -> str:
        self._count += self._rng.randrange(3, 40)
        rng = self._rng
        what = f"{rng.choice(_SUBJECTS)}{rng.choice(_VERBS)}{self._count}处{rng.choice(_OBJECTS)}"
        start = rng.choice(
            [
                f"{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日，{rng.choice(_PLACES)}{what}，",
                f"在{rng.choice(_PLACES)}，{rng.choice(_PEOPLE)}带领{what}，",
                f"“我们今年{rng.choice(_VERBS)}{self._count}项{rng.choice(_OBJECTS)}。”{rng.choice(_PEOPLE)}介绍，",
                f"今年以来，{what}（含{rng.choice(_PLACES)}{rng.randrange(2, 30)}处），",
            ]
        )
        return start + rng.choice(_TAILS)

    def paragraph(self) -> str:
        return "".join(self.sentence() for _ in range(self._rng.randrange(1, 4)))

    def headline(self, least: int = 7, most: int = 18) -> str:
        rng = self._rng
        for _ in range(60):
            text = rng.choice(["", *_PLACES]) + rng.choice(["", "", "多措并举", "干群同心", "精准发力"])
            text += rng.choice(_OBJECTS) + rng.choice(["", "建设", "改造", "管护", "服务"]) + rng.choice(_MOODS)
            if least <= len(text) <= most:
                return text
        return text[: max(most, 4)]

    def crosshead(self) -> str:
        rng = self._rng
        return rng.choice(_OBJECTS) + rng.choice(_MOODS)

    def name(self) -> str:
        return self._rng.choice(_PEOPLE)

    def place(self) -> str:
        return self._rng.choice(_PLACES)
