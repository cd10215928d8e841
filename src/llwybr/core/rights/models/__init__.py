"""What people took along, who was erased, and what the law has an employer keep of them."""

from llwybr.core.rights.models.bundle import Bundle, BundleQuerySet
from llwybr.core.rights.models.erasure import PRIVATE, WHOLE, Erasure, Kept, KeptQuerySet

__all__ = ["PRIVATE", "WHOLE", "Bundle", "BundleQuerySet", "Erasure", "Kept", "KeptQuerySet"]
