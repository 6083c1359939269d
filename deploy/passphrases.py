"""Accounts for a class: a passphrase for each learner, of which the server keeps only a hash.

    python passphrases.py make --learners 30 --address https://hub.example/ --out DIR
    python passphrases.py replace learner-07 --address https://hub.example/ --out DIR
    python passphrases.py remove learner-07 --out DIR

`make` writes two files, readable by their owner only: `passphrases.json` for the hub, with names, salts and
hashes, and `slips.html`, a page to print and cut, which is the only place where the passphrases stand.
Print it and delete it. `replace` gives one learner a new passphrase, for a lost slip. Only the standard
library is used.
"""

import argparse
import hashlib
import hmac
import json
import os
import re
import secrets
import sys
from html import escape
from pathlib import Path

CONSONANTS, VOWELS = "bdghkmnprstz", "aeiou"
SYLLABLES = [consonant + vowel for consonant in CONSONANTS for vowel in VOWELS]
"""Sixty syllables that English and Japanese readers type alike; no l, v or w, which some mix up."""

GROUPS, SYLLABLES_IN_A_GROUP = 5, 2
"""Ten syllables are 59 bits of chance: nobody guesses that on a log-in page."""

UNWELCOME = frozenset(
    {"baka", "buta", "buzu", "debu", "kuso", "manu", "nazi", "paki", "puta", "suka", "zako"}
)
COST = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt: 16 MB and some hundredths of a second for each try."""

TEACHER = "teacher"
NAME = re.compile(r"learner-\d{2,3}|teacher")
HASHES, SLIPS = "passphrases.json", "slips.html"
Account = dict[str, str]


def new_passphrase() -> str:
    """Draw a passphrase, like `kato-rine-sapu-doge-mizu`."""
    groups: list[str] = []
    while len(groups) < GROUPS:
        group = "".join(secrets.choice(SYLLABLES) for _ in range(SYLLABLES_IN_A_GROUP))
        if group not in UNWELCOME:
            groups.append(group)
    return "-".join(groups)


def account(passphrase: str) -> Account:
    """Give what the hub keeps of a passphrase: a salt and a hash."""
    salt = secrets.token_bytes(16)
    return {"salt": salt.hex(), "scrypt": _hash(passphrase, salt).hex()}


NOBODY = {"salt": "00" * 16, "scrypt": "00" * 32}


def fits(passphrase: str, kept: Account | None) -> bool:
    """Tell whether a passphrase is the one an account was made from; an unknown name takes as long."""
    known = kept or NOBODY
    given = _hash(passphrase.strip().lower(), bytes.fromhex(known["salt"]))
    return hmac.compare_digest(given, bytes.fromhex(known["scrypt"])) and kept is not None


def read_accounts(path: Path) -> dict[str, Account]:
    """Read `passphrases.json`: {name: {"salt":, "scrypt":}}."""
    found: dict[str, Account] = json.loads(path.read_text(encoding="utf-8"))
    return found


def slips(passphrases: dict[str, str], address: str) -> str:
    """Give the page to print: a slip for each account, in English and Japanese."""
    parts = "".join(
        f"<section><p>{escape(address)}</p><p>Name / 名前: <b>{escape(name)}</b></p>"
        f"<p>Passphrase / パスフレーズ:<br><b>{escape(passphrase)}</b></p>"
        "<p>Keep this slip: your work is under this name. Do not share it.<br>"
        "この紙は保管してください。作業の内容は、この名前で保存されます。人に見せないでください。</p></section>"
        for name, passphrase in passphrases.items()
    )
    style = (
        "body{font-family:sans-serif;display:grid;grid-template-columns:1fr 1fr;margin:0}"
        "section{border:1px dashed #888;padding:8mm;break-inside:avoid}"
        "b{font-family:monospace;font-size:1.2em}"
    )
    head = f'<meta charset="utf-8"><title>casekit</title><style>{style}</style>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{parts}</body></html>\n'


def make(learners: int, address: str, out: Path) -> dict[str, str]:
    """Write the accounts of a new class into `out` and return {name: passphrase}."""
    if not 1 <= learners <= 999:
        raise ValueError(f"--learners is {learners}. Choose a number from 1 to 999.")
    for name in (HASHES, SLIPS):
        if (out / name).exists():
            raise ValueError(
                f"{out / name} is there already. Choose another --out, or delete it yourself first."
            )
    names = [f"learner-{number:02d}" for number in range(1, learners + 1)] + [TEACHER]
    passphrases = {name: new_passphrase() for name in names}
    _write(out / HASHES, _text({name: account(phrase) for name, phrase in passphrases.items()}))
    _write(out / SLIPS, slips(passphrases, address))
    return passphrases


def replace(name: str, address: str, out: Path) -> str:
    """Give one account a new passphrase, write its slip, and return the passphrase."""
    accounts = _known(name, out)
    passphrase = new_passphrase()
    _write(out / f"slip-{name}.html", slips({name: passphrase}, address))
    _write(out / HASHES, _text({**accounts, name: account(passphrase)}))
    return passphrase


def remove(name: str, out: Path) -> None:
    """Take one account away; the hub then ends its log-in at the next check."""
    accounts = _known(name, out)
    _write(out / HASHES, _text({each: kept for each, kept in accounts.items() if each != name}))


def _known(name: str, out: Path) -> dict[str, Account]:
    if not (out / HASHES).exists():
        raise ValueError(f"There is no {out / HASHES}. Name the folder that `make` wrote with --out.")
    accounts = read_accounts(out / HASHES)
    if name not in accounts:
        raise ValueError(f"{name!r} is no account of this class. It has {', '.join(accounts)}.")
    return accounts


def _hash(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode("utf-8"), salt=salt, dklen=32, **COST)


def _text(accounts: dict[str, Account]) -> str:
    return json.dumps(accounts, indent=1, sort_keys=True) + "\n"


def _write(path: Path, text: str) -> None:
    # Made readable by its owner only, and put in place whole: a hub may be reading the old one.
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; 2 if it cannot be done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    tasks = parser.add_subparsers(dest="task", required=True)
    for task in ("make", "replace", "remove"):
        options = tasks.add_parser(task)
        if task == "make":
            options.add_argument("--learners", type=int, required=True)
        else:
            options.add_argument("name")
        if task != "remove":
            options.add_argument("--address", required=True, help="of the hub, as the learners type it")
        options.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.task == "make":
            made = make(chosen.learners, chosen.address, chosen.out)
            print(
                f"{len(made)} accounts. Print {chosen.out / SLIPS}, then delete it; {HASHES} is for the hub."
            )
        elif chosen.task == "replace":
            replace(chosen.name, chosen.address, chosen.out)
            print(f"Print {chosen.out / f'slip-{chosen.name}.html'}, then delete it.")
        else:
            remove(chosen.name, chosen.out)
            print(f"{chosen.name} can no longer log in. The learner's files are still there.")
    except (ValueError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
