"""Texts that hold a number, in every way of writing that we could think of, and texts that hold none.

Numbers are drawn at run time from the ranges that are issued; none is stored.
"""

import base64
from collections.abc import Callable
from random import Random
from urllib.parse import quote

ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPANISH = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCRIPTS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x1D7CE, 0x1D7EC, 0xFF10)
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\uff0d"
BLANKS = "\u00a0\u2007\u2009\u202f\u3000"
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def issued(random: Random) -> tuple[str, str, str]:
    """Draw a number of the issued ranges, in its three parts."""
    area = random.choice([number for number in range(1, 900) if number != 666])
    return f"{area:03}", f"{random.randint(1, 99):02}", f"{random.randint(1, 9999):04}"


def taxpayer(random: Random) -> tuple[str, str, str]:
    """Draw an individual taxpayer number."""
    return (
        f"{random.randint(900, 999)}",
        f"{random.choice([*range(50, 66), *range(70, 89)]):02}",
        f"{random.randint(1, 9999):04}",
    )


def _joined(mark: str) -> Callable[[Random, tuple[str, str, str]], str]:
    return lambda random, parts: mark.join(parts)


def _digits(mark: str) -> Callable[[Random, tuple[str, str, str]], str]:
    return lambda random, parts: mark.join("".join(parts))


def _in_script(random: Random, parts: tuple[str, str, str]) -> str:
    zero = random.choice(SCRIPTS)
    return "-".join("".join(chr(zero + int(digit)) for digit in part) for part in parts)


def _hidden(random: Random, parts: tuple[str, str, str]) -> str:
    text = random.choice(("-", " ", "")).join(parts)
    for _ in range(3):
        at = random.randrange(1, len(text))
        text = text[:at] + random.choice(HIDDEN) + text[at:]
    return text


def _entities(random: Random, parts: tuple[str, str, str]) -> str:
    coded = "".join(f"&#{ord(sign)};" if random.random() < 0.7 else f"&#x{ord(sign):x};" for sign in "-".join(parts))
    return coded if random.random() < 0.5 else random.choice(("&ndash;", "&#45;", "&nbsp;", "&#8209;")).join(parts)


def _percent(random: Random, parts: tuple[str, str, str]) -> str:
    text = "".join(f"%{ord(sign):02X}" if random.random() < 0.5 else sign for sign in "-".join(parts))
    return quote(text) if random.random() < 0.2 and "%" in text else text


def _base64(random: Random, parts: tuple[str, str, str]) -> str:
    text = random.choice(("{}", "The number is {}.", "ssn={}&x=1")).format(random.choice(("-", "", " ")).join(parts))
    held = text.encode(random.choice(("utf-8", "utf-8", "utf-16-le")))
    coded = random.choice((base64.b64encode, base64.urlsafe_b64encode))(held).decode()
    return coded.rstrip("=") if random.random() < 0.3 else coded


def _over_lines(random: Random, parts: tuple[str, str, str]) -> str:
    mark = random.choice(("-", " ", "-", "."))
    return (
        mark.join([parts[0], "\n" + parts[1], parts[2]])
        if random.random() < 0.5
        else f"{parts[0]}{mark}{parts[1]}{mark}\n{parts[2]}"
    )


def _in_a_reply(random: Random, parts: tuple[str, str, str]) -> str:
    marks = random.choice(("> ", ">> ", "| ", "> > "))
    return (
        f"{parts[0]}-{parts[1]}-\n{marks}{parts[2]}"
        if random.random() < 0.5
        else f"{parts[0]}-\n{marks}{parts[1]}-{parts[2]}"
    )


def _spelled(words: tuple[str, ...], mark: str) -> Callable[[Random, tuple[str, str, str]], str]:
    return lambda random, parts: mark.join(words[int(digit)] for digit in "".join(parts))


def _spelled_by_parts(random: Random, parts: tuple[str, str, str]) -> str:
    mark = random.choice((" dash ", ", ", " - ", " hyphen "))
    return mark.join(" ".join(ENGLISH[int(digit)] for digit in part) for part in parts)


def _in_tens(random: Random, parts: tuple[str, str, str]) -> str:
    area, group, serial = parts
    return ", ".join(
        [_pair("0" + area[0])[5:] + " " + _pair(area[1:]), _pair(group), _pair(serial[:2]) + " " + _pair(serial[2:])]
    )


def _pair(two: str) -> str:
    tens, ones = int(two[0]), int(two[1])
    if tens == 0:
        return f"zero {ENGLISH[ones]}"
    if tens == 1:
        return TEENS[ones]
    return TENS[tens - 2] + (f"-{ENGLISH[ones]}" if ones else "")


def _half_spelled(random: Random, parts: tuple[str, str, str]) -> str:
    return f"{parts[0]} {ENGLISH[int(parts[1][0])]} {ENGLISH[int(parts[1][1])]} {parts[2]}"


def _escaped(random: Random, parts: tuple[str, str, str]) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in "-".join(parts))


def _quoted_printable(random: Random, parts: tuple[str, str, str]) -> str:
    return (
        "".join(f"={ord(sign):02X}" for sign in "-".join(parts))
        if random.random() < 0.5
        else "-".join(parts)[:7] + "=\n" + "-".join(parts)[7:]
    )


def _in_tags(random: Random, parts: tuple[str, str, str]) -> str:
    return "<b>{}</b>-<span class='x'>{}</span>-{}".format(*parts)


def _labeled(random: Random, parts: tuple[str, str, str]) -> str:
    label = random.choice(("SSN", "ssn:", "Social Security no. ", "Soc. Sec. #", "SS# ", "SSN=", "Seguro Social "))
    return label + random.choice(("".join(parts), f"{parts[0]}{parts[1]} {parts[2]}", f"{parts[0]}-{parts[1]}{parts[2]}"))


WAYS: dict[str, Callable[[Random, tuple[str, str, str]], str]] = {
    "dashes": _joined("-"),
    "dots": _joined("."),
    "blanks": _joined(" "),
    "nothing": _joined(""),
    "underscores": _joined("_"),
    "slashes": lambda random, parts: "/".join(parts) if int(parts[1]) > 12 else "-".join(parts),
    "wide dashes": lambda random, parts: " - ".join(parts),
    "brackets": lambda random, parts: f"({parts[0]}) {parts[1]}-{parts[2]}" if int(parts[1]) > 12 else "-".join(parts),
    "other dashes": lambda random, parts: random.choice(DASHES).join(parts),
    "other blanks": lambda random, parts: random.choice(BLANKS).join(parts),
    "other scripts": _in_script,
    "hidden signs": _hidden,
    "entities": _entities,
    "percent": _percent,
    "base64": _base64,
    "over lines": _over_lines,
    "a quoted reply": _in_a_reply,
    "digit by digit, blanks": _digits(" "),
    "digit by digit, dashes": _digits("-"),
    "digit by digit, dots": _digits("."),
    "in words": _spelled(ENGLISH, " "),
    "in words, commas": _spelled(ENGLISH, ", "),
    "in Spanish words": _spelled(SPANISH, " "),
    "in words by parts": _spelled_by_parts,
    "in tens": _in_tens,
    "half in words": _half_spelled,
    "escapes": _escaped,
    "quoted-printable": _quoted_printable,
    "tags": _in_tags,
    "labels": _labeled,
}
AROUND = (
    "{}",
    "Came in today. {} Next call on Monday.",
    "The number is {}",
    "{} was on the card that he showed",
    "Called (317) 555-0142 on 11/05/2026; {}; will call again.",
    "Birth date 02/11/1980\n{}\nLafayette, IN 47901-1234",
    "Paid $1,250.00 for the course, number {}, see the file.",
)


def with_a_number(random: Random) -> tuple[str, str, str]:
    """Return a way of writing, a text that holds a number written so, and the number's last four digits."""
    way = random.choice(list(WAYS))
    parts = taxpayer(random) if random.random() < 0.1 else issued(random)
    return way, random.choice(AROUND).format(WAYS[way](random, parts)), parts[2]


# Each # is any digit.
WITHOUT: dict[str, tuple[str, ...]] = {
    "phone": ("(###) 555-####", "###-555-####", "###.555.####", "+1 ### 555 ####", "1-###-555-####", "###555####"),
    "two phones": ("555-####, 555-#### ext. ##",),
    "ZIP+4": ("479##-####", "Lafayette, IN 479######"),
    "case": ("case 20##-######", "79D0#-####-CM-######", "Case no. #########"),
    "grant": ("AA-#####-##-##-A-18", "grant #########", "DW-#####-22-60-A-18"),
    "claim": ("claim number #########", "UI claim ##-###-####", "Claim ##########"),
    "EIN": ("##-#######", "EIN #########", "FEIN: ##-#######"),
    "date": ("0#/1#/20##", "1#-0#-19##", "from 0#/1#/20## to 12/31/2026", "0#.1#.20## at 14:30"),
    "ISO date": ("20##-0#-1# 1#:2#",),
    "O*NET": ("O*NET ##-####.##",),
    "CIP": ("CIP ##.####",),
    "money": ("$###,###,###", "$#########", "wages #######.##", "$ ######.##"),
    "address": ("#### N ### W, apartment ##, 479##",),
    "network": ("1##.2#.3#.4#", "10.##.##.##"),
    "page": ("https://example.org/item?id=#########",),
    "participant": ("P1#######",),
    "alien number": ("A#########",),
    "order": ("order #########", "invoice #########", "routing number #########", "account #########"),
    "long": tuple("#" * size for size in range(10, 19)),
    "short": tuple("#" * size for size in range(1, 9)),
    "masked": ("XXX-XX-####",),
    "scores": tuple(", ".join("#" * count) for count in (4, 5, 6, 7, 8, 10, 12)),
    "counting": ("one two three four five", "one, two, three, four, five, six, seven, eight, nine, ten"),
    "hours": ("# hours on # days, ## in all, ### miles",),
    "ISBN": ("978-#-##-######-#",),
    "unique id": ("5#e8#4##-e2#b-41d#-a#16-4466554####f",),
    "prose": (
        "One of two employers hires; seven people came and three stayed for the six o'clock class.",
        "Twenty-one of forty came. Nine left early, two of them sick.",
        "Participation and recertification go on.",
    ),
    "version": ("version #.##.#, build #########",),
}


def without_a_number(random: Random) -> tuple[str, str]:
    """Return a kind of number that is nobody's, and a text that holds one or two of them."""
    kind = random.choice(list(WITHOUT))
    template = random.choice(WITHOUT[kind])
    filled = "".join(str(random.randint(0, 9)) if sign == "#" else sign for sign in template)
    return kind, random.choice(AROUND[:4]).format(filled)


__all__ = ["WAYS", "WITHOUT", "with_a_number", "without_a_number"]
