"""Which region a text belongs to, told from who issued it or from its title."""

from __future__ import annotations

NATIONAL = "国家"
PROVINCES = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
]
FUJIAN_CITIES = ["福州", "厦门", "漳州", "泉州", "三明", "莆田", "南平", "龙岩", "宁德", "平潭"]
NATIONAL_BODIES = (
    "中华人民共和国",
    "全国人民代表大会",
    "国务院",
    "最高人民",
    "国家",
    "财政部",
    "海关总署",
)


def region_of(issuer: str, title: str) -> str:
    """国家, a province, or '' when neither the issuer nor the title tells."""
    for text in (issuer, title):
        for province in PROVINCES:
            if text.startswith(province):
                return province
        if any(text.startswith(city) for city in FUJIAN_CITIES):
            return "福建"
        if text.startswith(NATIONAL_BODIES):
            return NATIONAL
    return ""
