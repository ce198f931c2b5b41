import pytest

from shotlog.kit.shot_codes import example, fault


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{show}_{scene}_{shot:4}", "MRL_24A_0010"),
        ("{show}{shot:3}", "MRL010"),
        ("VFX-{scene}-{shot}", "VFX-24A-0010"),
    ],
)
def test_a_template_makes_codes(template: str, code: str) -> None:
    assert fault(template) == ""
    assert example(template, show="MRL", scene="24A", number=10) == code


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{show}_{scene}", "must stand in it once"),
        ("{shot:4}_{shot:4}", "must stand in it once"),
        ("{film}_{shot:4}", "“{film}” is not known"),
        ("{shot:4", "“{” is not known"),
        ("{shot:0}", "out of range"),
        ("{shot:9}", "out of range"),
        ("{show}/{shot:4}", "Slashes and blanks"),
        ("{show} {shot:4}", "Slashes and blanks"),
        ("x" * 46 + "{shot:4}", "more than 48"),
    ],
)
def test_a_template_that_makes_no_codes_is_told_why(template: str, said: str) -> None:
    assert said in fault(template)
