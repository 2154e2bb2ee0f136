"""The districts and functional zones of the city: where firms and agencies sit. Pure."""

from voucher.wording import N_, Labelled


class District(Labelled):
    """A part of the city. The values are the official names, and are what is kept."""

    DINGHAI = "定海区", N_("Dinghai District")
    PUTUO = "普陀区", N_("Putuo District")
    DAISHAN = "岱山县", N_("Daishan County")
    SHENGSI = "嵊泗县", N_("Shengsi County")
    NEW_TOWN = "新城功能区", N_("New Town Zone")
    PUTUOSHAN = "普陀山-朱家尖功能区", N_("Putuoshan–Zhujiajian Zone")
