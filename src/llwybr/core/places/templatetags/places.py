"""Numbers that may be large."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """`52,000`"""
    return number_format(number, force_grouping=True)
