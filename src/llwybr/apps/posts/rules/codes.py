"""The codes of contracts and of leaving, with the words that a reader sees. Contracts: the school workforce census (CBDS)."""

from llwybr.values.bilingual import Bilingual

PERMANENT = "PRM"
KINDS = {
    "PRM": Bilingual("Permanent", "Parhaol"),
    "FXT": Bilingual("Fixed term", "Cyfnod penodol"),
    "TMP": Bilingual("Temporary", "Dros dro"),
    "SLA": Bilingual("Service agreement with the local authority", "Cytundeb gwasanaeth gyda’r awdurdod lleol"),
    "SAG": Bilingual("Service agreement with an agency", "Cytundeb gwasanaeth gydag asiantaeth"),
    "SOT": Bilingual("Service agreement with another body", "Cytundeb gwasanaeth gyda chorff arall"),
}
LEAVINGS = {
    "ended": Bilingual("The contract came to its end", "Daeth y contract i ben"),
    "here": Bilingual("Another job here", "Swydd arall yma"),
    "school": Bilingual("A job at another school or college", "Swydd mewn ysgol neu goleg arall"),
    "other": Bilingual("Other work", "Gwaith arall"),
    "retired": Bilingual("Retirement", "Ymddeol"),
    "unsaid": Bilingual("Another reason, or none given", "Rheswm arall, neu ddim rheswm wedi’i roi"),
}
