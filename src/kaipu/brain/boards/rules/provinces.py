"""The provinces of China by the names people write, for the map. Data."""

PROVINCES: dict[str, str] = {  # as the map calls them → in English
    "北京": "Beijing", "天津": "Tianjin", "上海": "Shanghai", "重庆": "Chongqing", "河北": "Hebei", "山西": "Shanxi", "辽宁": "Liaoning",
    "吉林": "Jilin", "黑龙江": "Heilongjiang", "江苏": "Jiangsu", "浙江": "Zhejiang", "安徽": "Anhui", "福建": "Fujian", "江西": "Jiangxi",
    "山东": "Shandong", "河南": "Henan", "湖北": "Hubei", "湖南": "Hunan", "广东": "Guangdong", "海南": "Hainan", "四川": "Sichuan",
    "贵州": "Guizhou", "云南": "Yunnan", "陕西": "Shaanxi", "甘肃": "Gansu", "青海": "Qinghai", "台湾": "Taiwan", "内蒙古": "Inner Mongolia",
    "广西": "Guangxi", "西藏": "Tibet", "宁夏": "Ningxia", "新疆": "Xinjiang", "香港": "Hong Kong", "澳门": "Macao",
}  # fmt: skip
_WRITTEN = {name.casefold().replace(" ", ""): province for province, name in PROVINCES.items()} | {
    "neimenggu": "内蒙古", "xizang": "西藏", "macau": "澳门", "xianggang": "香港", "aomen": "澳门",
}  # fmt: skip


def find_province(region: str) -> str:
    """Return the province a region names (广东省, Guangdong Province, 内蒙古自治区), as the map calls it; "" where it names none."""
    written = region.strip()
    for province in PROVINCES:
        if written.startswith(province):
            return province
    plain = written.casefold().removesuffix("province").removesuffix("city").replace(" ", "")
    return _WRITTEN.get(plain, "")
