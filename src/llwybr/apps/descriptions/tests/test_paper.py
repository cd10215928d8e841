"""An agreed description on paper says whose it is, who agreed it, and on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from llwybr.apps.descriptions.tests.test_pages import latest, of_place, of_post, own, pdf, press

if TYPE_CHECKING:
    from tests.world import World


def named(world: World, who: str, name: str) -> str:
    person = world.people[who]
    person.name = name
    person.save(update_fields=["name"])
    return name


def test_the_names_of_both_sides_stand_on_it_once_both_have_signed(world: World) -> None:
    worker, head = world.client("worker"), world.client("head")
    nia = named(world, "worker", "Nia Tŷ-gwyn")
    named(world, "head", "Nerys 你")
    press(worker, own(world), "begin")
    press(worker, own(world), "sign", mark=latest().mark)
    offered = pdf(worker.get(own(world, "pdf/?in=both")))
    assert nia not in offered, "what is not agreed yet is nobody's"
    press(head, of_post(world), "sign", mark=latest().mark)
    for client, address in ((worker, own(world, "pdf/?in=both")), (head, of_post(world, "pdf/?in=both"))):
        paper = " ".join(pdf(client.get(address)).split())
        today = date_format(timezone.localdate(world.now))
        assert f"The worker: {nia}, {today}" in paper
        assert "The employer: Nerys" in paper, "also where the font lacks a letter of the name"
        assert "Agreed by both sides" in paper
        assert paper.count(nia) == 2, "in each language"
        assert str(world.places["north_school"].name) in paper


def test_the_text_of_a_place_names_nobody(world: World) -> None:
    head = world.client("head")
    nerys = named(world, "head", "Nerys Traethgwyn")
    press(head, of_place(world), "adopt")
    assert nerys not in pdf(head.get(of_place(world, more="pdf/?in=both")))
