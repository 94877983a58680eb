"""Numbers as Word's automatic numbering writes them."""

import pytest

from portal.library.markup.number_formats import write_number


@pytest.mark.parametrize(
    ("number", "number_format", "written"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (99, "chineseCounting", "九十九"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (200, "taiwaneseCountingThousand", "二百"),
        (1001, "chineseCountingThousand", "一千零一"),
        (1020, "chineseCountingThousand", "一千零二十"),
        (10, "ideographDigital", "一〇"),
        (2020, "japaneseDigitalTenThousand", "二〇二〇"),
        (15, "chineseLegalSimplified", "壹拾伍"),
        (11, "ideographTraditional", "甲"),
        (3, "ideographZodiac", "寅"),
        (7, "decimal", "7"),
        (7, "decimalZero", "07"),
        (21, "decimalEnclosedCircle", "㉑"),
        (36, "decimalEnclosedCircleChinese", "㊱"),
        (51, "decimalEnclosedCircle", "51"),
        (3, "decimalEnclosedParen", "⑶"),
        (3, "decimalEnclosedFullstop", "⒊"),
        (12, "decimalFullWidth", "１２"),
        (10, "ideographEnclosedCircle", "㊉"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (28, "lowerLetter", "bb"),
        (2, "upperLetter", "B"),
        (5, "unheardOf", "5"),
        (0, "chineseCounting", "0"),
        (12345, "chineseCounting", "12345"),
    ],
)
def test_a_number_is_written_as_word_does(number: int, number_format: str, written: str) -> None:
    assert write_number(number, number_format) == written
