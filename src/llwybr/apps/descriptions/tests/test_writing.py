"""Adopting, editing line by line, putting in use: counted as it goes, and nothing overwritten."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from llwybr.apps.descriptions import actions, queries
from llwybr.apps.descriptions.actions import Owner, RefusedError
from llwybr.apps.descriptions.models import Line, Version
from llwybr.apps.descriptions.rules.lines import Drop, Move, Reword
from llwybr.apps.descriptions.tests import scene
from llwybr.core.events.models import Event
from tests.world import World


def adopt(world: World, place: str = "north_school", job: str = scene.JOB) -> Version:
    return actions.adopt(place=world.places[place], profile=job, by="test", now=world.now)


def draft(world: World, place: str = "north_school") -> Version:
    return actions.begin(owner=Owner(scene.JOB, place=world.places[place]), by="test", now=world.now)


def used(version: Version, world: World) -> Version:
    return actions.put_in_use(version=version, mark=version.mark, by="test", now=world.now)


def test_a_place_adopts_the_national_text_in_one_press(world: World) -> None:
    version = adopt(world)
    assert (version.state, version.number, version.edit) == ("in_use", 1, 1)
    assert [one.slug for one in scene.lines(version)] == scene.OWN
    assert scene.counts(version) == (len(scene.OWN), 0, 0, 0)
    event = Event.objects.filter(name="descriptions.in_use").latest("sequence")
    assert event.subject == str(version)
    assert event.facts["kept"] == len(scene.OWN)


def test_a_school_adopts_what_its_authority_made_of_it(world: World) -> None:
    above = draft(world, "north")
    above = used(scene.edited(above, scene.own("Meet parents at the gate.")), world)
    version = adopt(world)
    assert version.based_on == above
    assert scene.counts(version) == (len(scene.OWN), 0, 1, 0)
    assert adopt(world, "south_school").based_on is None


def test_adopting_twice_is_refused_and_changes_nothing(world: World) -> None:
    adopt(world)
    with pytest.raises(RefusedError, match="begun"):
        adopt(world)
    assert Version.objects.count() == 1


def test_all_that_is_missing_is_adopted_at_once_and_nothing_else_is_touched(world: World) -> None:
    written, used_already = draft(world, "north"), adopt(world, "north", "teaching-assistant-3")
    north = world.places["north"]
    assert actions.adopt_missing(place=north, by="test", now=world.now) == 3
    texts = {one.description.profile: one for one in Version.objects.filter(description__place=north)}
    assert {job for job, one in texts.items() if one.state == "in_use"} == {
        f"teaching-assistant-{rung}" for rung in (1, 3, 4, 5)
    }
    assert (texts[scene.JOB], texts["teaching-assistant-3"]) == (written, used_already)
    assert texts[scene.JOB].state == "draft"
    assert actions.adopt_missing(place=north, by="test", now=world.now) == 0
    above = actions.adopt_missing(place=world.places["north_school"], by="test", now=world.now)
    assert not Version.objects.filter(description__place=world.places["north_school"]).exclude(
        description__profile=scene.JOB
    )
    assert above == 1, "the draft above is no text yet"


def test_a_text_whose_draft_was_put_away_can_still_be_adopted_alone_or_with_all(world: World) -> None:
    for name in ("north", "south"):
        actions.put_away(version=draft(world, name), by="test")
    assert adopt(world, "south").state == "in_use"
    with pytest.raises(RefusedError, match="begun"):
        adopt(world, "south")
    path = f"/en/organisations/{world.place('north')}/descriptions/"
    assert world.client("authority_officer").post(path, {"what": "adopt"}).status_code == 302
    assert Version.objects.filter(description__place=world.places["north"], state="in_use").count() == 5


def test_what_somebody_adopts_while_all_are_taken_over_stays_theirs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, north = queries.jobs_at, world.places["north"]

    def and_then(*given: Any) -> list[queries.JobAt]:
        found = look(*given)
        adopt(world, "north")
        return found

    monkeypatch.setattr(queries, "jobs_at", and_then)
    assert actions.adopt_missing(place=north, by="test", now=world.now) == 4
    assert Version.objects.filter(description__place=north, state="in_use").count() == 5
    assert Version.objects.filter(description__place=north).count() == 5


def test_a_job_without_a_national_text_cannot_be_adopted(world: World) -> None:
    for place, job in (
        ("north_school", "nothing-of-the-kind"),
        ("north_school", "two\0words"),
        ("one_union", scene.JOB),
    ):
        with pytest.raises(RefusedError, match="no_text"):
            adopt(world, place, job.replace("\0", " "))


def test_each_edit_is_counted_and_the_text_before_it_can_be_read_again(world: World) -> None:
    version = draft(world)
    first = [one.text_en for one in scene.lines(version)]
    version = scene.edited(version, scene.reword(scene.line(version, "teaching-assistant.groups"), "Lead groups."))
    version = scene.edited(version, scene.drop(scene.line(version, "teaching-assistant.reading")))
    version = scene.edited(version, scene.add(version, "teaching-assistant.plan"))
    version = scene.edited(version, scene.own("Feed the school’s hens.", "Bwydo ieir yr ysgol."))
    assert version.edit == 5
    assert scene.counts(version) == (2, 1, 2, 1)
    assert [one.text_en for one in version.lines.at(1)] == first
    text = queries.text(version)
    assert [one.slug for one in text.dropped] == ["teaching-assistant.reading"]
    assert [(job.slug if job else None, n) for job, n, _ in text.belongs] == [("teaching-assistant-3", 1), (None, 1)]


def test_a_dropped_duty_comes_back_as_it_was(world: World) -> None:
    version = draft(world)
    version = scene.edited(version, scene.drop(scene.line(version, "teaching-assistant.reading")))
    version = scene.edited(version, scene.add(version, "teaching-assistant.reading"))
    assert scene.counts(version) == (len(scene.OWN), 0, 0, 0)


def test_lines_keep_their_order_whatever_is_dropped_and_reworded(world: World) -> None:
    version = draft(world)
    for slug in scene.OWN[1:3]:
        version = scene.edited(version, scene.drop(scene.line(version, slug)))
    version = scene.edited(version, scene.own("One more."))
    version = scene.edited(version, scene.reword(scene.line(version, scene.OWN[3]), "In other words."))
    assert [one.text_en for one in scene.lines(version)] == [
        scene.TEXTS[scene.OWN[0]][1],
        "In other words.",
        "One more.",
    ]


def test_an_edit_that_changes_nothing_leaves_the_mark(world: World) -> None:
    version = draft(world)
    same = scene.lines(version)[0]
    assert scene.edited(version, Reword(same.key, same.text_en, same.text_cy, "", None)).edit == 1
    assert scene.edited(version, Drop("no such key")).edit == 1


def test_a_correction_of_the_national_words_is_no_change_of_ones_own(world: World) -> None:
    version = draft(world)
    corrected = {slug: (rungs, f"{en} Corrected.", cy) for slug, (rungs, en, cy) in scene.TEXTS.items()}
    scene.national(scene.in_force(world.now), corrected)
    version = scene.edited(version, scene.own("One more."))
    assert scene.counts(version) == (len(scene.OWN), 0, 1, 0)
    moved = queries.nationally_since(version, scene.in_force(world.now), scene.lines(version))
    assert {one.step for one in moved} == {"reworded"}
    assert len(moved) == len(scene.OWN)
    version = actions.bring_over(version=version, to=scene.in_force(world.now), by="test", now=world.now)
    assert all(one.text_en.endswith("Corrected.") for one in scene.lines(version)[:-1])
    assert queries.nationally_since(version, scene.in_force(world.now), scene.lines(version)) == ()


def test_who_rewords_a_line_that_another_has_reworded_is_told_and_neither_loses_a_word(world: World) -> None:
    version = draft(world)
    seen = scene.lines(version)[0]
    was = (seen.text_en, seen.text_cy, "")
    scene.edited(version, Reword(seen.key, "Mine.", "", "", was))
    with pytest.raises(RefusedError, match="changed"):
        scene.edited(version, Reword(seen.key, "Theirs.", "", "", was))
    scene.edited(version, Reword(seen.key, "Mine.", "", "", was))  # the same again is no quarrel
    version.refresh_from_db()
    scene.edited(version, scene.drop(seen))
    with pytest.raises(RefusedError, match="gone"):
        scene.edited(version, Reword(seen.key, "Theirs.", "", "", was))


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u202e"])
def test_a_line_that_holds_a_sign_which_nobody_sees_can_be_reworded(world: World, sign: str) -> None:
    """Of before such signs were left out of what is typed: the page sends back the words that it showed without them."""
    version = scene.edited(scene.begun(world), scene.own(f"Our{sign} line."))
    path = reverse("my_text_line", args=[str(world.more["post"]), scene.lines(version)[-1].key])
    worker = world.client("worker")
    form = worker.get(path).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    assert sign in shown["was_en"]
    assert worker.post(path, {**shown, "text_en": "Ours."}).status_code == 302
    version.refresh_from_db()
    assert scene.lines(version)[-1].text_en == "Ours."
    assert worker.post(path, {**shown, "text_en": "Theirs."}).status_code == 409, "somebody reworded it meanwhile"


def test_what_no_text_takes_is_refused(world: World) -> None:
    version = draft(world)
    with pytest.raises(RefusedError, match="empty"):
        scene.edited(version, scene.own("", ""))
    with pytest.raises(RefusedError, match="there"):
        scene.edited(version, scene.add(version, scene.OWN[0]))
    with pytest.raises(RefusedError, match="gone"):
        actions.duty_line(version, "no.such")
    for at in range(40 - len(scene.OWN)):
        version = scene.edited(version, scene.own(f"Line {at}."))
    with pytest.raises(RefusedError, match="full"):
        scene.edited(version, scene.own("One too many."))


def slugs(version: Version) -> list[str]:
    return [one.slug for one in scene.lines(version)]


@pytest.mark.parametrize(("at", "to"), [(0, 1), (1, 0), (2, 3), (0, 3), (3, 0), (1, 999)])
def test_a_line_goes_up_or_down_and_only_what_moved_is_written_anew(world: World, at: int, to: int) -> None:
    version = scene.edited(draft(world), scene.own("More."))
    before = scene.lines(version)
    moved = scene.edited(version, Move(before[at].key, to))
    wanted = [one.key for one in before]
    wanted.insert(to, wanted.pop(at))
    assert [one.key for one in scene.lines(moved)] == wanted
    assert moved.edit == version.edit + 1, "another mark"
    assert scene.counts(moved) == (len(scene.OWN), 0, 1, 0), "the order is no drift"
    assert [one.key for one in moved.lines.at(version.edit)] == [one.key for one in before], "nothing is overwritten"
    new = moved.lines.filter(from_edit=moved.edit).count()
    assert new == abs(min(to, len(before) - 1) - at) + 1


def test_pressed_twice_a_line_moves_once_and_one_that_is_gone_is_told(world: World) -> None:
    version = draft(world)
    key = scene.lines(version)[0].key
    version = scene.edited(scene.edited(version, Move(key, 1)), Move(key, 1))
    assert (scene.lines(version)[1].key, version.edit) == (key, 2)
    version = scene.edited(version, Drop(key))
    with pytest.raises(RefusedError, match="gone"):
        scene.edited(version, Move(key, 0))


def test_the_order_goes_into_use_and_into_the_next_version(world: World) -> None:
    version = draft(world)
    version = scene.edited(version, Move(scene.lines(version)[-1].key, 0))
    wanted = [scene.OWN[-1], *scene.OWN[:-1]]
    assert slugs(version) == slugs(used(version, world)) == slugs(draft(world)) == wanted
    again = draft(world)
    again = scene.edited(again, scene.own("At the end."))
    assert slugs(again) == [*wanted, ""], "what is new comes last, whatever was moved"


def test_who_signed_before_a_line_moved_has_not_signed_this_text(world: World) -> None:
    version = scene.begun(world)
    mark, lines = version.mark, scene.lines(version)
    signed = {"side": "worker", "person": world.id("worker"), "by": "test", "now": world.now}
    version = actions.sign(version=version, mark=mark, **signed)
    version = scene.edited(version, Move(lines[0].key, 1))
    assert queries.signatures(version) == {}
    assert queries.is_reordered(version, mark)
    assert not queries.is_reordered(version, version.mark)
    with pytest.raises(RefusedError, match="changed"):
        actions.sign(version=version, mark=mark, **signed)


def test_what_is_in_use_is_followed_never_changed(world: World) -> None:
    first = adopt(world)
    with pytest.raises(RefusedError, match="settled"):
        scene.edited(first, scene.own("More."))
    second = scene.edited(draft(world), scene.own("More."))
    assert (second.number, second.based_on) == (2, first)
    used(second, world)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert len(scene.lines(first)) == len(scene.OWN)
    assert [one.text_en for one in scene.lines(second)] == [*(one.text_en for one in scene.lines(first)), "More."]


def test_a_draft_is_put_in_use_only_as_it_was_read(world: World) -> None:
    version = draft(world)
    seen = version.mark
    version = scene.edited(version, scene.own("More."))
    with pytest.raises(RefusedError, match="changed"):
        actions.put_in_use(version=version, mark=seen, by="test", now=world.now)
    used(version, world)
    version.refresh_from_db()
    assert used(version, world).state == "in_use"  # pressed twice
    with pytest.raises(RefusedError, match="settled"):
        actions.put_in_use(version=version, mark=seen, by="test", now=world.now)


def test_an_empty_text_and_that_of_a_post_are_not_put_in_use(world: World) -> None:
    version = draft(world)
    for one in scene.lines(version):
        version = scene.edited(version, scene.drop(one))
    with pytest.raises(RefusedError, match="no_duty"):
        used(version, world)
    with pytest.raises(RefusedError, match="of_post"):
        used(scene.begun(world), world)


def test_a_draft_is_put_away_and_the_next_one_begins_anew(world: World) -> None:
    version = scene.edited(draft(world), scene.own("More."))
    actions.put_away(version=version, by="test")
    actions.put_away(version=version, by="test")
    following = draft(world)
    assert (following.number, len(scene.lines(following))) == (2, len(scene.OWN))
    with pytest.raises(RefusedError, match="settled"):
        actions.put_away(version=used(following, world), by="test")


def test_a_new_national_edition_leaves_a_draft_where_it_is_until_it_is_brought_over(world: World) -> None:
    version = draft(world)
    version = scene.edited(version, scene.reword(scene.line(version, "teaching-assistant.groups"), "Lead groups."))
    version = scene.edited(version, scene.drop(scene.line(version, "teaching-assistant.reading")))
    texts = {slug: text for slug, text in scene.TEXTS.items() if slug != "teaching-assistant.feedback"}
    texts["everyone.safe"] = ((), "Pass every worry on at once.", "Rhoi gwybod am bob pryder ar unwaith.")
    texts["teaching-assistant.ai"] = ((2,), "Use AI tools as the school’s rules say.", "Defnyddio offer AI.")
    new = scene.another(texts=texts)
    version = scene.edited(version, scene.own("More."))
    assert version.edition != new
    assert sorted(one.step for one in queries.nationally_since(version, new, scene.lines(version))) == [
        "new",
        "removed",
        "reworded",
    ]
    version = actions.bring_over(version=version, to=new, by="test", now=world.now)
    said = [one.text_en for one in scene.lines(version)]
    assert said == ["Pass every worry on at once.", "Lead groups.", "More.", "Use AI tools as the school’s rules say."]
    assert scene.counts(version) == (2, 1, 1, 1)


def test_the_database_keeps_one_open_and_one_standing_text_of_a_job(world: World) -> None:
    version = adopt(world)
    twin = {"edition": version.edition, "created_at": world.now, "changed_at": world.now}
    draft(world)
    for state in ("draft", "offered", "in_use", "agreed", "nothing"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.create(description=version.description, number=9, state=state, **twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(version=version, key="k", position=1, fate="added")
