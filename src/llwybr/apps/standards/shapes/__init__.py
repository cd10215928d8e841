"""What the standards read from a pack: areas, elements, families, roles, job profiles, and other people's frameworks."""

from llwybr.apps.standards.shapes import frameworks, jobs, statements
from llwybr.apps.standards.shapes.frameworks import FrameworkItemShape, FrameworkShape, LinkShape
from llwybr.apps.standards.shapes.jobs import FamilyShape, ProfileShape, RoleShape, asked_by_family, asks_of
from llwybr.apps.standards.shapes.statements import AreaShape, ElementShape
from llwybr.core.packs import Shapes

__all__ = [
    "SHAPES",
    "AreaShape",
    "ElementShape",
    "FamilyShape",
    "FrameworkItemShape",
    "FrameworkShape",
    "LinkShape",
    "ProfileShape",
    "RoleShape",
    "asked_by_family",
    "asks_of",
]

EDITION = Shapes(
    {
        "areas": AreaShape,
        "elements": ElementShape,
        "families": FamilyShape,
        "roles": RoleShape,
        "profiles": ProfileShape,
    },
    lambda knowledge: (*statements.check(knowledge), *jobs.check(knowledge)),
    of_edition=True,
)

FRAMEWORKS = Shapes(
    {"frameworks": FrameworkShape, "framework_items": FrameworkItemShape},
    frameworks.check,
)

SHAPES = (EDITION, FRAMEWORKS)
