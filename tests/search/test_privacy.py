"""Personal data is taken out of queries before they are kept."""

import pytest

from portal.search.privacy import HIDDEN_ADDRESS, HIDDEN_NUMBER, without_personal_data


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "１３８００１３８０００",
        "0591-87530216",
        "350102199003071234",
        "35010219900307123X",
        "6222021234567890123",
    ],
)
def test_long_numbers_are_hidden_however_they_are_written(text: str) -> None:
    assert without_personal_data(f"张三 {text} 专利") == f"张三 {HIDDEN_NUMBER} 专利"


@pytest.mark.parametrize("text", ["a.b+c@example.com", "ａ＠example.cn"])
def test_addresses_are_hidden(text: str) -> None:
    assert without_personal_data(f"找 {text}") == f"找 {HIDDEN_ADDRESS}"


@pytest.mark.parametrize("text", ["闽市监知运〔2020〕96号", "2018-2020", "第337条", "GB/T 29490"])
def test_numbers_of_documents_and_years_stay(text: str) -> None:
    assert without_personal_data(text) == text
