"""Invented names, codes and figures for the demo city. Nothing here is a real firm. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from voucher.firms.credit_code import complete

REGIONS = {
    "定海区": "330902",
    "普陀区": "330903",
    "岱山县": "330921",
    "嵊泗县": "330922",
    "新城功能区": "330902",
    "普陀山-朱家尖功能区": "330903",
}
HEADS_OF_AGENCIES = {"刘志强", "李海燕", "王建国", "胡雪梅", "马春华"}  # as in seeds/agencies.json
_DISTRICT_WEIGHTS = [30, 28, 16, 8, 12, 6]
_ROADS = [
    "人民北路",
    "海天大道",
    "东港路",
    "解放东路",
    "昌国路",
    "滨港路",
    "海景道",
    "环城南路",
    "蓬莱路",
    "沙河路",
]
_FIRST = [
    "海",
    "舟",
    "东",
    "远",
    "蓝",
    "金",
    "普",
    "岱",
    "嵊",
    "瀛",
    "潮",
    "帆",
    "澜",
    "港",
    "浩",
    "翔",
    "瑞",
    "宏",
]
_SECOND = [
    "洋",
    "达",
    "创",
    "源",
    "顺",
    "盛",
    "泰",
    "联",
    "星",
    "锦",
    "茂",
    "信",
    "拓",
    "恒",
    "凯",
    "晟",
    "越",
]
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈"
)
_GIVEN = [
    "海燕",
    "建国",
    "晓东",
    "丽娜",
    "伟",
    "敏",
    "志强",
    "雪梅",
    "俊杰",
    "思远",
    "佳怡",
    "宇航",
    "文静",
    "立新",
    "春华",
]


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: what firms of it are called, their GB/T 4754 code, and typical staff and revenue (yuan)."""

    word: str
    code: str
    staff: tuple[int, int]
    revenue: tuple[int, int]


TRADES = [
    Trade("船舶修造", "3731", (12, 240), (3_000_000, 90_000_000)),
    Trade("水产加工", "1362", (10, 180), (2_000_000, 60_000_000)),
    Trade("精密机械", "3484", (8, 120), (1_500_000, 40_000_000)),
    Trade("海洋装备", "3737", (15, 260), (4_000_000, 120_000_000)),
    Trade("电子科技", "3985", (6, 90), (900_000, 24_000_000)),
    Trade("建筑工程", "4790", (10, 80), (2_500_000, 70_000_000)),
    Trade("国际贸易", "5169", (3, 28), (2_000_000, 60_000_000)),
    Trade("商贸", "5219", (3, 30), (400_000, 9_000_000)),
    Trade("物流", "5431", (6, 120), (1_000_000, 26_000_000)),
    Trade("冷链仓储", "5930", (5, 60), (600_000, 14_000_000)),
    Trade("渔家酒店", "6110", (6, 45), (500_000, 9_000_000)),
    Trade("餐饮管理", "6210", (6, 60), (500_000, 8_000_000)),
    Trade("软件", "6513", (4, 70), (300_000, 16_000_000)),
    Trade("网络技术", "6420", (4, 40), (300_000, 9_000_000)),
    Trade("环保科技", "7721", (4, 50), (0, 0)),
    Trade("海水养殖", "0411", (4, 30), (300_000, 8_000_000)),
    Trade("文化传媒", "8810", (3, 25), (0, 0)),
    Trade("检测设备", "4028", (6, 80), (1_000_000, 20_000_000)),
]


@dataclass(frozen=True, slots=True)
class InventedFirm:
    """What a firm would type into the registration form."""

    name: str
    credit_code: str
    legal_representative: str
    founded_on: date
    industry_code: str
    district: str
    address: str
    employees: int | None
    revenue_yuan: int | None
    assets_yuan: int | None
    contact_name: str
    contact_phone: str
    contact_email: str


def invent_firms(count: int, today: date, random: Random) -> list[InventedFirm]:
    """Return `count` firms with different names and valid codes; some are new and have no figures yet."""
    names: set[str] = set()
    firms: list[InventedFirm] = []
    while len(firms) < count:
        trade = random.choice(TRADES)
        district = random.choices(list(REGIONS), _DISTRICT_WEIGHTS)[0]
        name = f"舟山{random.choice(_FIRST)}{random.choice(_SECOND)}{trade.word}有限公司"
        if name not in names:
            names.add(name)
            firms.append(_firm(len(firms) + 1, name, trade, district, today, random))
    return firms


def person_name(random: Random) -> str:
    """Return an invented person's name."""
    return random.choice(_SURNAMES) + random.choice(_GIVEN)


def _nobody_of_an_agency(name: str) -> str:
    """Return a name that no agency's representative bears: a firm may not buy from a related agency."""
    return f"欧阳{name[1:]}" if name in HEADS_OF_AGENCIES else name


def _firm(number: int, name: str, trade: Trade, district: str, today: date, random: Random) -> InventedFirm:
    is_new = number % 17 == 0
    staff = _skewed(*trade.staff, random)
    revenue = _skewed(*trade.revenue, random) if trade.revenue[1] else staff * 180_000
    representative = _nobody_of_an_agency(person_name(random))
    return InventedFirm(
        name=name,
        credit_code=complete(f"91{REGIONS[district]}DEM{20_000 + number}"),
        legal_representative=representative,
        founded_on=today - timedelta(days=random.randint(40, 200) if is_new else random.randint(500, 7000)),
        industry_code=trade.code,
        district=district,
        address=f"舟山市{district}{random.choice(_ROADS)}{random.randint(1, 399)}号",
        employees=None if is_new else staff,
        revenue_yuan=None if is_new else revenue,
        assets_yuan=None if is_new else revenue * 3 // 4,
        contact_name=person_name(random),
        contact_phone=f"1380580{number:04d}",
        contact_email=f"office{number:03d}@firms.demo.example",
    )


def _skewed(low: int, high: int, random: Random) -> int:
    """Return a number between the bounds; small ones are the usual ones."""
    return low + int((high - low) * random.random() ** 2.6)
