"""Set up the course and open it: `python start.py`.

    python start.py [options]     set up, then open the course; options go to `casekit lab`
    python start.py setup         set up only
    python start.py test [--all]  set up with the test tools, then run every check

Only the standard library is used, and Python 3.6 can read the whole file, so that an old Python meets
a sentence and not a syntax error. The course lives in a virtual environment, `.venv`, which is either
exactly what the lock file says or is thrown away and made anew: a stamp with the digest of everything
it depends on is written last. Nothing needs activating.
"""

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
"""Every package of the lock has a ready-made wheel for these Pythons on Windows, macOS and Linux."""


def say(english: str, japanese: str = "") -> None:
    """Print the sentence in both languages, without the Japanese where the terminal cannot show it."""
    print(english, flush=True)
    with contextlib.suppress(UnicodeEncodeError):
        japanese.encode(sys.stdout.encoding or "ascii")
        print(japanese, end="\n" if japanese else "", flush=True)


def python_fits() -> bool:
    """Whether this Python is one the course can be installed with; if not, say what to do."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return True
    found = [name for name in ("python3.13", "python3.14", "python3.12", "python3.11") if shutil.which(name)]
    by_hand = "Python 3.13, https://www.python.org/downloads/"
    if os.name == "nt":
        by_hand = f"`py -3.13 start.py` ({by_hand})"
    try_this = f"`{found[0]} start.py`" if found else by_hand
    this = f"{sys.version_info[0]}.{sys.version_info[1]}"
    say(
        f"This is Python {this}. The course needs Python 3.11, 3.12, 3.13 or 3.14 (64 bit): {try_this}",
        f"この Python は {this} です。64 ビット版の Python 3.11〜3.14 が必要です: {try_this}",
    )
    return False


if not python_fits():
    sys.exit(1)

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BESIDE = ROOT / ".venv-setup"
"""What must outlive the environment: the lock between two starts, the log, what is being thrown away."""

LOG = BESIDE / "install.log"
STAMP = ENVIRONMENT / "casekit-stamp.json"
LOCKS = {"course": "requirements.lock", "tests": "requirements-test.lock"}
"""The lock for the tests holds everything the lock for the course holds, at the same versions."""

PROGRAMS = ("python", "casekit")
"""What everything is started with; an environment that has lost one of them is made anew."""

DISK_NEEDED = 2_500_000_000
"""Bytes: more than twice the finished environment, because downloads are unpacked beside it."""

WINDOWS_PATH_LIMIT, LONGEST_INSIDE = 259, 165
"""Characters: what Windows allows by default, and the longest path inside the environment."""

NETWORK_TROUBLE = ("Connection", "resolution", "Max retries", "timed out", "SSLError", "CERTIFICATE", "Proxy")
FETCHING = ("Collecting ", "Processing ")
"""How pip begins the line about a package that it fetches or finds in its store."""

FULL_DISK = ("No space left", "not enough space", "Errno 28")


class SetUpError(Exception):
    """A foreseeable failure: what was wrong and what to do, in English and in Japanese."""


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for and give the exit code."""
    task = arguments[0] if arguments[:1] in (["setup"], ["test"]) else "lab"
    if task != "lab" and arguments[1:] not in ([[]] if task == "setup" else [[], ["--all"]]):
        say(
            "`start.py test` takes only `--all`; `start.py setup` takes nothing more.",
            "`start.py test` に付けられるのは `--all` だけです。`start.py setup` には何も付けられません。",
        )
        return 2
    try:
        prepare("tests" if task == "test" else "course")
    except SetUpError as reason:
        say(*reason.args)
        return 1
    except OSError as fault:
        say(*what_the_system_refused(fault))
        return 1
    except KeyboardInterrupt:
        say(
            "\nStopped. Run the same command again; the installation then starts anew.",
            "中断しました。同じコマンドをもう一度実行すると、インストールを最初からやり直します。",
        )
        return 130
    if task == "test":
        return hand_over([str(program("python")), str(ROOT / "tests" / "checks.py"), *arguments[1:]])
    return hand_over([str(program("casekit")), "lab", *arguments]) if task == "lab" else 0


def prepare(purpose: str) -> None:
    """Make `.venv` hold exactly the lock of `purpose` ("course" or "tests"), or find that it does.

    Raises
    ------
    SetUpError
        If this machine cannot hold the course, or the installation fails.

    """
    if purpose in finished():
        return
    check_machine()
    with one_at_a_time() as hold:
        done = finished()
        if purpose in done:
            return
        say(
            f"Setting up the course in {ENVIRONMENT} (once; a few minutes).",
            "コースの準備をしています（初回のみ。数分かかります）。",
        )
        began = time.monotonic()
        if "course" in done:
            STAMP.unlink()
        else:
            make_environment(hold)
        install(purpose, hold)
        write_stamp(purpose)
        print(f"  {time.monotonic() - began:.0f} s")


def finished() -> set[str]:
    """Say for which purposes the environment is complete and up to date."""
    if not all(program(name).exists() for name in PROGRAMS):
        return set()
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return {purpose for purpose, digest in stamp.items() if digest == wanted(purpose)}
    except (OSError, ValueError, AttributeError, KeyError):
        return set()


def wanted(purpose: str) -> str:
    """Digest everything the environment depends on: lock, project, Python, and where the folder is."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in (LOCKS[purpose], "pyproject.toml")]
    facts = [*texts, sys.version, sysconfig.get_platform(), str(ROOT)]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()


def write_stamp(purpose: str) -> None:
    """Say that the environment is complete; this is the last thing an installation does."""
    purposes = ["course", "tests"] if purpose == "tests" else ["course"]
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(json.dumps({each: wanted(each) for each in purposes}), encoding="utf-8")
    unfinished.replace(STAMP)


def check_machine() -> None:
    """Raise `SetUpError` if this Python, disk or folder cannot hold the course."""
    if sys.maxsize <= 2**32 or sysconfig.get_platform() == "win-arm64":
        raise SetUpError(
            "This Python is not a 64-bit Intel/AMD one. Install the 64-bit (x64) Python from "
            "https://www.python.org/downloads/ and start again with it.",
            "この Python では使えません。https://www.python.org/downloads/ から 64 ビット版（x64）の "
            "Python を入れて、やり直してください。",
        )
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise SetUpError(
            f"This Python cannot make virtual environments. On Debian or Ubuntu: sudo apt install {package}",
            f"仮想環境を作る部品がありません。Debian や Ubuntu では: sudo apt install {package}",
        )
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        raise SetUpError(
            "The course's own Python cannot renew itself. Start again with the Python of your machine.",
            "コース用の Python では更新できません。パソコン本体の Python でやり直してください。",
        )
    free = shutil.disk_usage(ROOT).free
    if free < DISK_NEEDED:
        needed, found = DISK_NEEDED / 1e9, free / 1e9
        raise SetUpError(
            f"The course needs {needed:.1f} GB of free disk here; there are {found:.1f} GB. Make room first.",
            f"ディスクの空きが {needed:.1f} GB 必要ですが、{found:.1f} GB しかありません。",
        )
    if os.name == "nt" and len(str(ROOT)) + LONGEST_INSIDE > WINDOWS_PATH_LIMIT:
        raise SetUpError(
            f"The folder name {ROOT} is too long for Windows. Move it to a short place like C:\\casekit.",
            f"フォルダー名 {ROOT} が Windows には長すぎます。C:\\casekit のような短い場所に移してください。",
        )


@contextlib.contextmanager
def one_at_a_time() -> Iterator[int]:
    """Wait until no other start is installing, and give the file number that holds the turn.

    The operating system lets go when the last holder ends. The programs we call hold the turn too, so an
    installation whose `start.py` was killed has ended before the next one begins.
    """
    try:
        BESIDE.mkdir(exist_ok=True)
        turn = (BESIDE / "turn").open("a+b")
    except OSError as fault:
        raise SetUpError(
            f"Cannot write in {ROOT} ({fault.strerror}). Move the folder to a place of your own.",
            f"{ROOT} に書き込めません。自分のフォルダーに移してください。",
        ) from fault
    with turn:
        if not take(turn.fileno()):
            say("Waiting for another start to finish.", "別の準備が終わるのを待っています。")
            while not take(turn.fileno()):
                time.sleep(0.5)
        yield turn.fileno()


def take(turn: int) -> bool:
    """Take the turn if it is free, without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(turn, 0, os.SEEK_SET)
            msvcrt.locking(turn, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def make_environment(turn: int) -> None:
    """Throw the old environment away whole and make an empty one."""
    ours = BESIDE / "made-the-environment"
    if ENVIRONMENT.exists() and not ours.exists():
        raise SetUpError(
            f"{ENVIRONMENT} was not made by start.py. Rename or delete it, then start again.",
            f"{ENVIRONMENT} は start.py が作ったものではありません。名前を変えるか削除してください。",
        )
    ours.touch()
    LOG.unlink(missing_ok=True)
    if ENVIRONMENT.exists():
        try:
            ENVIRONMENT.rename(Path(tempfile.mkdtemp(prefix="old-", dir=BESIDE)) / ENVIRONMENT.name)
        except OSError as fault:
            raise SetUpError(
                "The course is open and must be renewed. Close JupyterLab (Ctrl-C), then start again.",
                "コースの更新が必要です。開いている JupyterLab を閉じて（Ctrl-C）、やり直してください。",
            ) from fault
    for old in BESIDE.glob("old-*"):
        shutil.rmtree(old, ignore_errors=True)
    logged([sys.executable, "-m", "venv", str(ENVIRONMENT)], turn)


def install(purpose: str, turn: int) -> None:
    """Install the lock, every file checked against its digest, then the project itself."""
    lock = ROOT / LOCKS[purpose]
    pip = [str(program("python")), "-m", "pip", "install", "--no-input", "--no-user"]
    pip += ["--disable-pip-version-check", "--progress-bar=off"]
    total = len(re.findall(r"^[a-z0-9]", lock.read_text(encoding="utf-8"), re.MULTILINE))
    logged([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(lock)], turn, total)
    logged([*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], turn)
    # Python before 3.13 reads this file in the system's encoding, so a Japanese folder name would be lost.
    places = ("lib/python*/site-packages", "Lib/site-packages")
    for path_file in [found for place in places for found in ENVIRONMENT.glob(place + "/casekit.pth")]:
        path_file.write_text(os.path.relpath(str(ROOT), str(path_file.parent)) + "\n", encoding="ascii")


def program(name: str) -> Path:
    """Where the environment keeps the program `name`."""
    return ENVIRONMENT / "Scripts" / f"{name}.exe" if os.name == "nt" else ENVIRONMENT / "bin" / name


def logged(command: list[str], turn: int, total: int = 0) -> None:
    """Run a program with its words going to the log, and count the packages among `total`.

    Raises
    ------
    SetUpError
        If the program fails, with the likeliest reason.

    """
    said: list[str] = []
    with LOG.open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=surroundings(PYTHONIOENCODING="utf-8"),
            cwd=str(ROOT),
            pass_fds=() if os.name == "nt" else (turn,),
        )
        with process:
            for line in process.stdout or ():
                log.write(line)
                log.flush()
                said.append(line)
                show_progress(line, sum(each.startswith(FETCHING) for each in said), total)
    if process.returncode != 0:
        raise SetUpError(*likely_reason("".join(said[-60:])))


def show_progress(line: str, count: int, total: int) -> None:
    """Say how far the installation is: on a terminal in place, elsewhere now and then."""
    if line.startswith(FETCHING):
        if sys.stdout.isatty():
            print(f"\r  {count} / {total}", end="", flush=True)
        elif count % 40 == 0:
            print(f"  {count} / {total}", flush=True)
    elif line.startswith("Installing collected packages") and total:
        lead = "\r" if sys.stdout.isatty() else ""
        print(f"{lead}  {count} / {total}: unpacking, about a minute / 展開中", flush=True)


def likely_reason(said: str) -> tuple[str, str]:
    """Turn the last words of a failed installation into one sentence in each language."""
    log = f"({LOG.relative_to(ROOT)})"
    if any(word in said for word in FULL_DISK):
        return (
            f"The disk is full. Make room (about {DISK_NEEDED / 1e9:.1f} GB), then start again. {log}",
            f"ディスクがいっぱいです。{DISK_NEEDED / 1e9:.1f} GB ほど空けて、やり直してください。",
        )
    if any(word in said for word in NETWORK_TROUBLE):
        return (
            f"The packages could not be fetched: no network, or it blocks us. Connect and start again. {log}",
            "パッケージを取得できません。ネットワークにつながっているか確かめて、やり直してください。",
        )
    if "DO NOT MATCH THE HASHES" in said:
        return (
            f"A fetched file is not the one we know, so nothing of it was used. Try another network. {log}",
            "取得したファイルが記録と違うため、使いませんでした。別のネットワークで試してください。",
        )
    if "No matching distribution" in said:
        return (
            f"A package has no version for this machine. Install 64-bit Python 3.13 and start with it. {log}",
            "この環境用のパッケージがありません。64 ビット版の Python 3.13 で試してください。",
        )
    return (
        f"The installation failed. Start again; if it fails again, send this file to your teacher: {LOG}",
        f"インストールに失敗しました。再び失敗したら、次のファイルを教員に見せてください: {LOG}",
    )


def what_the_system_refused(fault: OSError) -> tuple[str, str]:
    """Turn a fault of the disk, whatever was being done, into one sentence in each language."""
    if fault.errno == errno.ENOSPC:
        return likely_reason(FULL_DISK[0])
    what = f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault)
    return (
        f"The setup cannot go on ({what}). Look whether this folder is whole and you may write in it.",
        f"準備を続けられません（{what}）。このフォルダーに欠けがないか、書き込めるかを確かめてください。",
    )


def surroundings(**more: str) -> dict[str, str]:
    """Give the environment variables for our programs: none that would lead Python or pip elsewhere."""
    misleading = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    return {**{name: value for name, value in os.environ.items() if name not in misleading}, **more}


def hand_over(command: list[str]) -> int:
    """Let a program of the environment take our place; it answers for everything from here on."""
    if os.name != "nt":
        os.execve(command[0], command, surroundings())
    process = subprocess.Popen(command, env=surroundings())
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C reaches the program too; it ends by itself.
            return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
