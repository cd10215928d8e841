"""What imports cannot see."""

import ast
import inspect
import re
from pathlib import Path

import grimp
import pytest
from django.apps import apps as django_apps
from django.urls import URLPattern, URLResolver, get_resolver

from llwybr.contents import APPS, CORE

SOURCE = Path(__file__).resolve().parents[2] / "src" / "llwybr"
FILES = [file for file in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(file.parts)]
WRITES = re.compile(r"\.(save|create|update|delete|bulk_create|bulk_update|get_or_create|update_or_create|set)\(")
MAY_WRITE = {"actions.py", "models.py", "upsert.py", "cast.py", "throttle.py"}


def named(files: list[Path]) -> list[str]:
    return [str(file.relative_to(SOURCE)) for file in files]


def test_every_app_has_its_sentence() -> None:
    for app in (*(f"apps/{app.name}" for app in APPS), *(f"core/{name}" for name in CORE)):
        tree = ast.parse((SOURCE / app / "__init__.py").read_text())
        assert ast.get_docstring(tree), f"{app} does not say what it is for"


def test_the_import_contract_lists_the_apps_in_reading_order() -> None:
    contract = (SOURCE.parents[1] / ".importlinter").read_text()
    listed = contract.split("containers = llwybr.apps\n")[1].split("exhaustive")[0].split()[2:]
    assert listed == [app.name for app in reversed(APPS)]


def test_apps_read_only_what_contents_says() -> None:
    graph = grimp.build_graph("llwybr", exclude_type_checking_imports=True)
    for app in APPS:
        for other in APPS:
            chains = graph.find_shortest_chains(app.path, other.path, as_packages=True) if app != other else []
            direct = [chain for chain in chains if len(chain) == 2]
            assert not direct or other.name in app.reads, f"{app.name} reads {other.name}: {direct}"


def test_foreign_keys_to_other_apps_cannot_be_walked_back() -> None:
    ours = [model for model in django_apps.get_models() if model.__module__.startswith("llwybr.")]
    for model in ours:
        for field in model._meta.get_fields():
            if field.many_to_one and field.concrete and field.related_model._meta.app_label != model._meta.app_label:
                hidden = field.remote_field.related_name == "+" or field.related_model._meta.app_label in CORE
                assert hidden, f"{model.__name__}.{field.name} lets {field.related_model.__name__} walk back"


def test_only_actions_and_models_write() -> None:
    others = [file for file in FILES if file.name not in MAY_WRITE and file.parent.name != "actions"]
    guilty = [file for file in others if WRITES.search(file.read_text())]
    assert named([file for file in guilty if "apps" in file.parts]) == []


def test_every_read_of_a_private_record_starts_at_visible_to() -> None:
    """Published reference data may be read anywhere; a private record only through its own app's access and queries."""
    private = SOURCE / "apps" / "selfassessment"
    others = [file for file in private.rglob("*.py") if file.name not in {"models.py", "access.py"}]
    guilty = [file for file in others if ".objects" in file.read_text() and file.parent.name != "actions"]
    assert named([file for file in guilty if "tests" not in file.parts]) == []


def test_templates_use_the_kit_their_own_app_and_what_it_reads() -> None:
    for app in APPS:
        for template in (SOURCE / "apps" / app.name).rglob("*.html"):
            for used in re.findall(r"{% (?:include|extends) \"([a-z_]+)/", template.read_text()):
                assert used in {"kit", app.name, *app.reads}, f"{template} uses {used}"


def every_view(resolver: URLResolver | None = None) -> list[URLPattern]:
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        found += every_view(pattern) if isinstance(pattern, URLResolver) else [pattern]
    return found


@pytest.mark.parametrize("pattern", every_view(), ids=lambda pattern: pattern.name)
def test_every_address_has_a_door(pattern: URLPattern) -> None:
    assert getattr(pattern.callback, "door", None), f"{pattern} has no door"


def test_files_and_functions_stay_short() -> None:
    lengths = []
    for file in FILES:
        text = file.read_text()
        assert len(text.splitlines()) <= 400, f"{file} is too long"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                lengths.append((node.end_lineno or 0) - node.lineno + 1)
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 9, "the median function is longer than 9 lines"
    assert lengths[len(lengths) * 9 // 10] <= 30, "one function in ten is longer than 30 lines"


def test_no_template_holds_code_or_style() -> None:
    for template in SOURCE.rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]* src=)", text), template


def test_public_functions_say_what_they_mean() -> None:
    """Actions, queries, bridges and engines are read by others: each public function has its contract."""
    for app in APPS:
        for name in ("actions", "bridge"):
            module = SOURCE / "apps" / app.name / f"{name}.py"
            for node in ast.parse(module.read_text()).body if module.exists() else []:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    assert ast.get_docstring(node), f"{module}: {node.name}"


def test_contents_describes_what_is_there() -> None:
    folders = {file.parent.name for file in (SOURCE / "apps").glob("*/__init__.py")}
    assert folders == {app.name for app in APPS}
    assert inspect.getdoc(__import__("llwybr.contents", fromlist=["contents"]))


def test_no_block_of_a_page_leans_on_a_name_that_another_block_gave() -> None:
    """Django forgets at the end of a block what `as to` named in it: the link would lead back to the page itself."""
    named = re.compile(r"\bas to %}|\bto=")
    for file in SOURCE.rglob("*.html"):
        blocks = re.split(r"{% (?:end)?block\b", file.read_text())
        leaning = [part for part in blocks if "{{ to }}" in part and not named.search(part)]
        assert not leaning or not any("as to %}" in part for part in blocks), file.name
