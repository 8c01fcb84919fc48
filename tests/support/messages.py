"""Signed Mosaic messages, good, odd and broken, and what may become of them on their way: the same
ones for the same seed. Signed by Python's hmac: neither hookctl nor the library is asked."""
import base64
import dataclasses
import datetime
import hashlib
import hmac
import json
import random

#: The moment at which a message arrives where its case needs no other, in milliseconds since 1970.
NOW = 1_790_000_000_000
DAY = 86_400_000
#: What RFC 3339 can write: years 1 to 9999.
FIRST, BEHIND = -62_135_596_800_000, 253_402_300_800_000

SECRETS = {
    "plain": "a secret of Mosaic",
    "unicode": "gehëim-秘密-🔑",
    "blanks": " \tblanks at both ends \n",
    "longer than a block": "0123456789abcdef" * 9,
    "one character": "x",
}


@dataclasses.dataclass
class Case:
    """One message as it arrives."""
    name: str
    body: bytes
    signature: object  # None: there is none
    at: int = NOW

    def __str__(self):
        return (f"{self.name}\n  at {iso(self.at)}, signature {self.signature!r}\n"
                f"  body {self.body[:600]!r}{'…' if len(self.body) > 600 else ''}")


def sign(secret, body):
    """The signature as the guide and the library have it."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def iso(milliseconds):
    """A moment as Mosaic writes it."""
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds") + "Z"


class Values:
    """JSON values spelt in every way that the grammar has."""

    LETTERS = ["a", "Z", "7", " ", "é", "ß", "Ω", "字", "🔑", "\u2028", "\u2029", "\u00a0", "\ufeff",
               "\ufffd", "\u007f", "/", "'", "<", "&"]
    ESCAPES = [r"\"", r"\\", r"\/", r"\b", r"\f", r"\n", r"\r", r"\t", r"\u0000", r"\u001F",
               r"\u0041",
               r"\u00e9", r"\u00E9", r"\u2028", r"\uFEFF", r"\uFFFD", r"\ufffe", r"\ud83d\udd11",
               r"\uD83D\uDD11"]
    LONE_SURROGATES = [r"\ud800", r"\uDFFF", r"\udd11\ud83d", r"\ud83dx", r"\ud83d\n",
                       r"\uD83D\uD83D\uDD11"]
    NUMBERS = ["0", "-0", "1", "-1", "1.0", "1.50", "1e3", "1E+3", "1e-3", "0.1", "0e0", "-0.0e-0",
               "9007199254740991", "9007199254740993", "-9007199254740993", "18446744073709551615",
               "18446744073709551616", "9223372036854775808", "123456789012345678901234567890",
               "3.141592653589793238462643383279", "1e308", "1e309", "-1e400", "5e-324", "1e-400",
               "0." + "0" * 400 + "1", "1" + "0" * 400, "1E0000000000000000001"]
    KEYS = ['"a"', '"b"', '"10"', '"9"', '""', '"__proto__"', '"constructor"', '"toString"', '"é"',
            r'"\u0061"', r'"a\u0000b"', '"payload"', '"timestamp"', '"length"']

    def __init__(self, source):
        self.random = source

    def blank(self):
        return self.random.choice(["", "", "", "", " ", "\n", "\r\n", "\t", "  "])

    def string(self, lone_surrogates=False):
        pool = self.LETTERS + self.ESCAPES + (self.LONE_SURROGATES if lone_surrogates else [])
        return '"' + "".join(self.random.choices(pool, k=self.random.randrange(12))) + '"'

    def value(self, depth=4):
        kind = self.random.randrange(8 if depth else 5)
        if kind == 0:
            return self.random.choice(["true", "false", "null"])
        if kind in (1, 2):
            return self.random.choice(self.NUMBERS)
        if kind in (3, 4):
            return self.string(lone_surrogates=self.random.random() < 0.1)
        count = self.random.randrange(5)
        if kind == 5:
            return self.joined("[", "]", [self.value(depth - 1) for _ in range(count)])
        keys = self.random.sample(self.KEYS, k=count)
        if keys and self.random.random() < 0.1:
            keys.append(keys[0])
        return self.joined("{", "}", [key + self.blank() + ":" + self.blank()
                                      + self.value(depth - 1)
                                      for key in keys])

    def joined(self, begin, end, parts):
        return begin + self.blank() + (self.blank() + ","
                                       + self.blank()).join(parts) + self.blank() + end


def envelope(payload='{"a":1}', timestamp=None, **members):
    """A message as Mosaic's sender writes it; each value is JSON text, and None leaves it out."""
    members = {"message_id": '"d9b1b7a0-7f6e-4c51-9a34-0d4f6ad0f3a5"', "message_type": '"Test"',
               "message_version": '"1.0"', "payload": payload,
               "timestamp": json.dumps(iso(NOW)) if timestamp is None else timestamp, **members}
    return "{" + ",".join(f'"{k}":{v}' for k, v in members.items() if v is not None) + "}"


PAYLOADS = {
    "empty object": "{}", "empty array": "[]", "empty string": '""', "null": "null", "zero": "0",
    "minus zero": "-0", "false": "false", "huge number": "1" + "0" * 400, "tiny number": "1e-400",
    "number to infinity": "1e400", "long fraction": "0." + "123456789" * 40,
    "__proto__": '{"__proto__":{"timestamp":"1970-01-01T00:00:00.000Z"}}',
    "prototype's names": '{"constructor":1,"toString":2,"hasOwnProperty":3}',
    "keys as numbers": '{"10":1,"9":2,"-1":3}', "empty key": '{"":1}',
    "the same key twice": '{"a":1,"a":2}',
    "the same key in two spellings": r'{"a":1,"\u0061":2}',
    "NUL escaped": r'"\u0000"', "NUL in a key": r'{"\u0000":1}',
    "lone high surrogate": r'"\ud800"', "lone low surrogate": r'"\udfff"',
    "surrogates in the wrong order": r'"\udd11\ud83d"', "lone surrogate in a key": r'{"\ud800":1}',
    "all of Latin": '"' + "".join(map(chr, range(0xA0, 0x250))) + '"',
    "noncharacters": '"\ufffe\uffff\U0010ffff"',
    "line separators": '"\u2028\u2029"', "replacement character": '"\ufffd"',
    "BOM within": '"\ufeff"', "long string": '"' + "é" * 20000 + '"',
    "many keys": "{" + ",".join(f'"k{i}":{i}' for i in range(2000)) + "}",
    "60 deep": "[" * 60 + "]" * 60, "100 deep": "[" * 100 + "]" * 100,
    "1,000 objects deep": '{"a":' * 1000 + "1" + "}" * 1000,
    "5,000 deep": "[" * 5000 + "]" * 5000,
    "an envelope": envelope(),
}

BROKEN = {
    "nothing": "", "blank": " \r\n\t", "a trailing comma": '{"a":1,}', "a comment": '{/**/"a":1}',
    "single quotes": "{'a':1}", "a bare key": "{a:1}", "NaN": '{"a":NaN}',
    "Infinity": '{"a":Infinity}',
    "a plus sign": '{"a":+1}', "a leading zero": '{"a":01}', "no digit after the point": '{"a":1.}',
    "no digit before the point": '{"a":.5}', "no digit in the exponent": '{"a":1e}',
    "a hexadecimal number": '{"a":0x1}', "two values": "{}{}", "text behind": "{} x",
    "no end": '{"a":[1', "no end of a string": '{"a":"', "an end too many": "{}}",
    "a tab in a string": '"\t"', "a newline in a string": '"\n"', "U+001F in a string": '"\x1f"',
    "NUL": "\x00", "NUL behind": "{}\x00", "NUL in a string": '"\x00"', "NUL in a blank": "{\x00}",
    "an unknown escape": r'"\x41"', "a short escape": r'"\u12"', "a capital U": r'"\U0041"',
    "a form feed": "{\f}", "a vertical tab": "{\v}", "a no-break space": "{\u00a0}",
    "a capital literal": "True", "a literal with a tail": "nullx", "undefined": "undefined",
    "BOM": "\ufeff{}", "5,000 open brackets": "[" * 5000, "a colon too many": '{"a"::1}',
    "a key that is no string": "{1:1}", "a number with a blank": "1 2", "minus alone": "-",
    "the wrong bracket": "[1}",
}

OTHER_BODIES = {
    "null": "null", "true": "true", "number": "5", "string": '"text"', "empty array": "[]",
    "array": '[{"timestamp":"1970-01-01T00:00:00.000Z"}]', "empty object": "{}",
    "blanks around": " \r\n\t{} \r\n\t",
}

#: Bytes that are no UTF-8, each with the number of U+FFFD that stand for them.
NO_UTF8 = {
    "a continuation alone": b"\x80", "three continuations": b"\x80\xbf\x90", "0xff": b"\xff",
    "0xfe": b"\xfe", "an overlong slash": b"\xc0\xaf", "0xc1": b"\xc1\x81",
    "an overlong slash of three": b"\xe0\x80\xaf", "an overlong slash of four": b"\xf0\x80\x80\xaf",
    "a surrogate": b"\xed\xa0\x80", "a pair of surrogates": b"\xed\xa0\xbd\xed\xb4\x91",
    "beyond Unicode": b"\xf4\x90\x80\x80", "a lead beyond Unicode": b"\xf5\x80\x80\x80",
    "a lead of five": b"\xf8\x88\x80\x80\x80", "two of two bytes": b"\xc3",
    "two of three": b"\xe2\x82",
    "one of three": b"\xe2", "three of four": b"\xf0\x9f\x94", "two of four": b"\xf0\x9f",
    "a lead before a letter": b"\xf0\x9f\x94a", "a lead before a lead": b"\xe2\x82\xe2\x82\xac",
    "two leads": b"\xc3\xc3\xa9", "Latin-1": "é".encode("latin-1"),
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "0xc2 before a quote": b"\xc2",
}


def timestamps():
    """Timestamps of every kind, as JSON text."""
    strings = {
        "as Mosaic writes it": "2026-09-21T14:13:20.000Z", "no fraction": "2026-09-21T14:13:20Z",
        "no seconds": "2026-09-21T14:13Z", "hour alone": "2026-09-21T14Z",
        "one digit": "2026-09-21T14:13:20.1Z",
        "two digits": "2026-09-21T14:13:20.12Z", "six digits": "2026-09-21T14:13:20.123456Z",
        "nine digits, rounded up": "2026-09-21T14:13:20.999999999Z",
        "thirty digits": "2026-09-21T14:13:20." + "1" * 30 + "Z",
        "no digit": "2026-09-21T14:13:20.Z", "comma": "2026-09-21T14:13:20,123Z",
        "offset east": "2026-09-21T16:13:20.000+02:00",
        "offset west": "2026-09-21T06:43:20.000-07:30",
        "offset zero": "2026-09-21T14:13:20.000+00:00",
        "offset minus zero": "2026-09-21T14:13:20.000-00:00",
        "offset of 23:59": "2026-09-21T14:13:20.000+23:59",
        "offset of 24:00": "2026-09-21T14:13:20.000+24:00",
        "offset of 60 minutes": "2026-09-21T14:13:20.000+01:60",
        "offset without colon": "2026-09-21T16:13:20.000+0200",
        "offset of hours": "2026-09-21T16:13:20.000+02",
        "offset after a blank": "2026-09-21T16:13:20 +02:00",
        "no zone": "2026-09-21T14:13:20.000", "no zone, no seconds": "2026-09-21T14:13",
        "date": "2026-09-21",
        "month": "2026-09", "year": "2026", "week": "2026-W39-1", "day of year": "2026-264",
        "basic form": "20260921T141320Z", "small letters": "2026-09-21t14:13:20z",
        "blank for T": "2026-09-21 14:13:20Z",
        "blank for T, no zone": "2026-09-21 14:13:20", "blank before": " 2026-09-21T14:13:20Z",
        "blank behind": "2026-09-21T14:13:20Z ", "newline behind": "2026-09-21T14:13:20Z\n",
        "text behind": "2026-09-21T14:13:20Zulu", "in brackets": "2026-09-21T14:13:20Z[UTC]",
        "in parentheses": "2026-09-21T14:13:20Z (UTC)", "leap second": "2016-12-31T23:59:60Z",
        "24:00": "2026-09-21T24:00:00Z", "24:00:01": "2026-09-21T24:00:01Z",
        "25:00": "2026-09-21T25:00:00Z",
        "60 minutes": "2026-09-21T14:60:00Z", "month 13": "2026-13-01T00:00:00Z",
        "month 0": "2026-00-01T00:00:00Z",
        "day 0": "2026-09-00T00:00:00Z", "day 32": "2026-09-32T00:00:00Z",
        "31 September": "2026-09-31T00:00:00Z",
        "29 February": "2028-02-29T00:00:00Z",
        "29 February of no leap year": "2026-02-29T00:00:00Z",
        "30 February": "2026-02-30T00:00:00Z", "1900": "1900-02-29T00:00:00Z",
        "before 1970": "1969-12-31T23:59:59.999Z",
        "1970": "1970-01-01T00:00:00.000Z", "year 1": "0001-01-01T00:00:00Z",
        "year 0": "0000-01-01T00:00:00Z",
        "year 9999": "9999-12-31T23:59:59.999Z", "extended year": "+002026-09-21T14:13:20.000Z",
        "extended year of ten thousand": "+010000-01-01T00:00:00.000Z",
        "extended year before 0": "-000001-01-01T00:00:00Z",
        "extended year minus zero": "-000000-01-01T00:00:00Z",
        "last moment": "+275760-09-13T00:00:00.000Z",
        "behind the last moment": "+275760-09-13T00:00:00.001Z",
        "year of five digits": "12026-09-21T14:13:20Z",
        "year of two digits": "26-09-21T14:13:20Z", "no leading zeros": "2026-9-1T4:3:2Z",
        "minus of another kind": "2026\u221209\u221221T14:13:20Z",
        "wide digits": "２０２６-09-21T14:13:20Z",
        "as HTTP has it": "Mon, 21 Sep 2026 14:13:20 GMT",
        "as mail has it": "Mon, 21 Sep 2026 16:13:20 +0200",
        "as toString() has it": "Mon Sep 21 2026 14:13:20 GMT+0000 (Coordinated Universal Time)",
        "as asctime() has it": "Mon Sep 21 14:13:20 2026", "American": "9/21/2026",
        "American with time": "9/21/2026, 2:13:20 PM",
        "German": "21.09.2026", "month by name": "Sep 21 2026",
        "day first": "21 September 2026 14:13:20 UTC",
        "EST": "21 Sep 2026 14:13:20 EST", "slashes": "2026/09/21 14:13:20",
        "seconds since 1970": "1790000000",
        "milliseconds since 1970": "1790000000000", "a digit": "1", "13": "13", "32": "32",
        "49": "49", "50": "50", "zero": "0",
        "minus one": "-1", "a fraction": "1.5", "empty": "", "blank": " ", "a word": "now",
        "a year of nine digits": "Feb 1 999999999",
        "null in quotes": "null",
        "a letter before": "x2026-09-21T14:13:20Z", "a word and a number": "message 7",
        "Z alone": "Z", "NUL behind": "2026-09-21T14:13:20Z\0",
        "midday": "Sep 21 2026 12:00 PM", "midnight": "Sep 21 2026 12:00 AM",
        "a comment": "Sep (no) 21 2026",
        "no end of a comment": "Sep 21 2026 (UTC",
        "T for a blank in a long form": "Sep 21 2026T14:13:20",
        "very long": "2026-09-21T14:13:20Z" + " " * 3000,
        **{f"odd date {text!r}": text for text in odd_dates(random.Random(NOW), 600)},
    }
    yield from ((name, json.dumps(text)) for name, text in strings.items())
    yield from {
        "null": "null", "true": "true", "false": "false", "0": "0", "-0": "-0", "1": "1",
        "milliseconds as a number": "1790000000000", "seconds as a number": "1790000000",
        "with a fraction": "1790000000000.9", "below 1970 with a fraction": "-1.9",
        "with an exponent": "179e10", "infinite": "1e400",
        "last moment as a number": "8640000000000000", "behind it": "8640000000000001",
        "just behind it": "8640000000000000.5",
        "a big number": "1" + "0" * 30,
        "an empty array": "[]", "an array of one": '["2026-09-21T14:13:20.000Z"]',
        "an array of two": "[1,2]",
        "an array of a number": "[2026]", "an array of null": "[null]",
        "an array in an array": '[["2026-09-21T14:13:20.000Z"]]',
        "an array of true": "[true]", "an array of an object": "[{}]", "an object": "{}",
        "an object with a date": '{"toString":"2026-09-21T14:13:20.000Z"}',
        "an object with another value": '{"valueOf":1790000000000}',
        "an object that is null": '{"toString":null}',
        "such an object in an array": '[[{"toString":1}]]',
        "an array of a lone surrogate": r'["\ud800"]',
        "escapes": r'"2026-09-21\u005414:13:20.000\u005a"',
        "a lone surrogate": r'"2026-09-21T14:13:20Z\ud800"',
        "NUL escaped": r'"2026-09-21T14:13:20Z\u0000"',
    }.items()


def odd_dates(source, count):
    """Timestamps made of what dates are made of: JavaScript reads many of them."""
    pieces = ["2026", "26", "49", "50", "0", "00", "09", "9", "21", "31", "32", "13", "24", "60",
              "14", "012", "1790000000000",
              "Sep", "sept", "SEPTEMBER", "Feb", "Mo", "Monday", "AM", "pm", "am", "Z", "z", "UTC",
              "GMT", "EST", "PDT", "T", "t",
              "+02", "+0200", "-07:30", "+2", "-0", "(UTC)", "(", ")", "x", "noon", "é", "\u2009",
              "\u202f", "\0"]
    separators = ["-", "/", ":", ".", ",", " ", " ", " ", "  ", "", "T", "\t", "\n", "+", "(a)"]
    forms = ["{d} {m} {y} {h}:{n}:{s} {z}", "{m} {d}, {y} {h}:{n} {a}",
             "{y}-{o}-{d}T{h}:{n}:{s}{f}{z}", "{y}-{o}-{d} {h}:{n}:{s}{f}{z}",
             "{o}/{d}/{y} {h}:{n}:{s} {a}", "{w}, {d} {m} {y} {h}:{n}:{s} {z}", "{y}/{o}/{d}",
             "{y}-{o}-{d}", "{h}:{n} {y} {m} {d}",
             "{y}-{o}T{h}:{n}{z}", "{m} {d} {y} ({w}) {h}:{n}:{s}{f} {z}{z}"]
    for _ in range(count):
        if source.random() < 0.4:
            yield "".join(part for _ in range(source.randrange(1, 8))
                          for part in (source.choice(pieces), source.choice(separators)))
            continue
        text = source.choice(forms).format(
            y=source.choice(["2026", "26", "1999", "+002026", "70", "49", "0026", "12026"]),
            m=source.choice(["Sep", "September", "sep.", "Octo"]),
            o=source.choice(["09", "9", "12", "13", "02"]),
            d=source.choice(["21", "01", "1", "31", "30", "32", "0"]),
            h=source.choice(["14", "0", "00", "12", "24", "2", "25"]),
            n=source.choice(["13", "00", "5", "60"]),
            s=source.choice(["20", "00", "59", "60", "7"]),
            f=source.choice(["", ".5", ".123", ".1239", ".", ",5", ":500",
                             ".12345678901234567890"]),
            z=source.choice(["", "Z", "z", "+02:00", "-0730", "UTC", "GMT+2", "GMT-07:30", "EST",
                             "+2", "+24:00", " (CEST)"]),
            a=source.choice(["", "AM", "PM", "pm", "p.m."]),
            w=source.choice(["Mon", "Sunday", "X"]))
        if source.random() < 0.2:
            place = source.randrange(len(text))
            text = text[:place] + source.choice(pieces
                                                + separators) + text[place + source.randrange(2):]
        yield text


def bodies(source):
    """(name, body, moment of arrival) of messages, broken ones included. Those whose timestamps are
    the point are in `aged`."""
    values = Values(source)
    for name, payload in PAYLOADS.items():
        yield f"payload: {name}", envelope(payload).encode(), NOW
    for name, text in BROKEN.items():
        yield f"broken: {name}", text.encode(), NOW
        yield f"payload broken: {name}", envelope(text).encode(), NOW
    for name, text in OTHER_BODIES.items():
        yield f"body: {name}", text.encode(), NOW
    for name, torn in NO_UTF8.items():
        whole = envelope('"a@b"').encode()
        for place, body in {"in a string": whole.replace(b"@", torn),
                            "in a key": whole.replace(b'"message_type"', b'"message_type' + torn
                                                      + b'"'),
                            "in the timestamp": whole.replace(b'Z"', b"Z" + torn + b'"'),
                            "behind": whole + torn}.items():
            yield f"no UTF-8: {name} {place}", body, NOW
    good, old = json.dumps(iso(NOW)), '"1970-01-01T00:00:00.000Z"'
    for name, text in {
            "timestamp twice, the last is good": f'{{"timestamp":{old},"timestamp":{good}}}',
            "timestamp twice, the last is old": f'{{"timestamp":{good},"timestamp":{old}}}',
            "timestamp twice, one of them spelt with an escape":
                f'{{"timestamp":{good},"\\u0074imestamp":{old}}}',
            "payload twice": f'{{"payload":1,"payload":2,"timestamp":{good}}}',
            "message_id twice": f'{{"message_id":"a","message_id":"b","timestamp":{good}}}',
            "message_type twice": f'{{"message_type":"a","message_type":"b","timestamp":{good}}}',
            "an unknown key twice": f'{{"x":1,"x":2,"timestamp":{good}}}',
            "timestamp below": f'{{"a":{{"timestamp":{old}}},"timestamp":{good}}}',
            "timestamp below only": f'{{"payload":{{"timestamp":{old}}}}}',
            "timestamp in a __proto__": f'{{"__proto__":{{"timestamp":{old}}}}}',
            "timestamp with a capital": f'{{"Timestamp":{old}}}',
            "timestamp's key with NUL": f'{{"timestamp\\u0000":{old}}}',
            "timestamp's key escaped": f'{{"\\u0074\\u0069mestamp":{old}}}',
            "ids of other types":
                f'{{"message_id":1,"message_type":[],"message_version":null,"timestamp":{good}}}',
            "message_id with a lone surrogate": f'{{"message_id":"\\ud800","timestamp":{good}}}',
            "message_id with NUL": f'{{"message_id":"\\u0000","timestamp":{good}}}',
            "no payload": f'{{"timestamp":{good}}}'}.items():
        yield f"envelope: {name}", text.encode(), NOW
    for number in range(260):
        members = [(f'"{key}"', text) for key, text in {
            "payload": values.value(6),
            "timestamp": json.dumps(iso(NOW - source.randrange(-50_000, 150_000))),
            "message_id": values.string(), "message_type": values.string(),
            "further": values.value(2)}.items()]
        source.shuffle(members)
        text = values.joined("{", "}", [key + values.blank() + ":" + values.blank() + value for key,
                                        value in members])
        yield f"generated {number}", (values.blank() + text + values.blank()).encode(), NOW


def aged(moment_of):
    """(name, body, moment of arrival): timestamps of every kind, and each that is a date
    (`moment_of` the JSON text in milliseconds) just before and behind each limit."""
    for name, text in timestamps():
        yield f"timestamp: {name}", envelope(timestamp=text).encode(), NOW
        moment = moment_of(text)
        for age in (0, 120_000, 120_001, -60_000, -60_001):
            if moment is not None and FIRST <= moment + age < BEHIND:
                body = envelope(timestamp=text).encode()
                yield f"timestamp: {name}, {age} ms later", body, moment + age


def signed(secret, raw):
    """Cases of (name, body, moment): signed rightly; and, where the bytes are no UTF-8, as somebody
    signs who has read them as text."""
    for name, body, moment in raw:
        yield Case(name, body, sign(secret, body), moment)
        decoded = body.decode("utf-8", "replace").encode()
        if decoded != body:
            yield Case(f"{name}, signed as read", body, sign(secret, decoded), moment)


def mutations(source, secret, case):
    """What may become of a message on its way."""
    def changed(name, body=case.body, signature=case.signature):
        return Case(f"{case.name}, {name}", body, signature, case.at)

    bit = 1 << source.randrange(8)
    if case.body:
        place = source.randrange(len(case.body))
        flipped = bytearray(case.body)
        flipped[place] ^= bit
        yield changed(f"bit {bit} of byte {place} flipped", bytes(flipped))
        yield changed(f"byte {place} lost", case.body[:place] + case.body[place + 1:])
        yield changed("signed again after a bit was flipped", bytes(flipped),
                      sign(secret, bytes(flipped)))
    text = case.signature
    place = source.randrange(len(text))
    flipped = chr(ord(text[place]) ^ (1 << source.randrange(5)))
    choices = [
        changed("newline behind", case.body + b"\n"),
        changed("CR LF behind", case.body + b"\r\n"),
        changed("blank before", b" " + case.body),
        changed("BOM before", b"\xef\xbb\xbf" + case.body),
        changed("LF to CR LF", case.body.replace(b"\n", b"\r\n")),
        changed("CR LF to LF", case.body.replace(b"\r\n", b"\n")),
        changed("cut", case.body[:-1]),
        changed("twice", case.body * 2),
        changed("nothing left", b""),
        changed(f"character {place} of the signature another", signature=text[:place] + flipped
                + text[place + 1:]),
        changed("last character of the signature another", signature=text[:-2]
                + chr(ord(text[-2]) ^ 1) + "="),
        changed("signature in capitals", signature=text.upper()),
        changed("signature with cases swapped", signature=text.swapcase()),
        changed("signature unpadded", signature=text.rstrip("=")),
        changed("signature padded twice", signature=text + "="),
        changed("signature cut", signature=text[:-5]),
        changed("signature with a blank behind", signature=text + " "),
        changed("signature with a blank before", signature=" " + text),
        changed("signature with a newline", signature=text + "\n"),
        changed("signature twice", signature=f"{text}, {text}"),
        changed("signature in hex", signature=base64.b64decode(text).hex()),
        changed("signature in base64url", signature=text.replace("+", "-").replace("/", "_")),
        changed("signature with a name before", signature="sha256=" + text),
        changed("signature in t, v1 form", signature="t=1,v1=" + base64.b64decode(text).hex()),
        changed("signature empty", signature=""),
        changed("no signature", signature=None),
        changed("signed with another secret", signature=sign(secret + "x", case.body)),
        changed("signed with the secret and a newline", signature=sign(secret + "\n", case.body)),
        changed("signed with the secret trimmed", signature=sign(secret.strip() or "x", case.body)),
        changed("signed with no secret", signature=sign("", case.body)),
        changed("signed with the secret appended", signature=sign(secret, case.body
                                                                  + secret.encode())),
        changed("signed by SHA-1", signature=base64.b64encode(
            hmac.digest(secret.encode(), case.body, hashlib.sha1)).decode()),
        changed("digest without key",
                signature=base64.b64encode(hashlib.sha256(case.body).digest()).decode()),
        changed("newline behind, and signed so", case.body + b"\n",
                sign(secret, case.body + b"\n")),
        changed("arrives a day late"), changed("arrives a day early"),
    ]
    choices[-2].at, choices[-1].at = case.at + DAY, case.at - DAY
    try:
        value = json.loads(case.body)
        for name, again in {"written again": json.dumps(value), "written again, compact and sorted":
                            json.dumps(value, separators=(",", ":"), sort_keys=True,
                                       ensure_ascii=False)}.items():
            encoded = again.encode("utf-8", "surrogatepass")
            choices.append(changed(name, encoded))
            choices.append(changed(f"{name} and signed", encoded, sign(secret, encoded)))
    except (ValueError, RecursionError):
        pass
    yield from source.sample(choices, 6)


def cases(seed, secret, moment_of=lambda _: None):
    """All cases of one seed."""
    source = random.Random(seed)
    for case in signed(secret, [*bodies(source), *aged(moment_of)]):
        yield case
        # A day before and a day after it must be moments that RFC 3339 can write, too.
        if (FIRST + DAY <= case.at < BEHIND - DAY and "odd date" not in case.name
                and not case.name.endswith("later")):
            yield from mutations(source, secret, case)
