import pytest
from example import assessment
from pydantic import ValidationError

from equipoise.assessment import Assessment


def test_an_assessment_survives_the_trip_through_json(whole):
    assert Assessment.model_validate_json(whole.model_dump_json()) == whole


def test_an_assessment_is_never_edited(whole):
    with pytest.raises(ValidationError, match="frozen"):
        whole.title = "another"


def test_a_field_nobody_declared_is_refused():
    with pytest.raises(ValidationError, match="grade"):
        assessment(grade="B+")


def test_json_of_another_shape_is_refused(whole):
    with pytest.raises(ValidationError, match="schema_version"):
        Assessment.model_validate_json(
            whole.model_dump_json().replace('"schema_version":1', '"schema_version":2')
        )


def test_every_field_is_documented():
    import ast
    import inspect

    from equipoise import assessment as module

    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            for item, after in zip(node.body, [*node.body[1:], None], strict=True):
                if isinstance(item, ast.AnnAssign):
                    says = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                    assert says, f"{node.name}.{item.target.id}"
