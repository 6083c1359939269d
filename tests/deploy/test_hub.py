"""What the configurations in deploy/ promise: run without a hub, on a hub's own words."""

import re
from types import SimpleNamespace

import pytest

from casekit.course import hub
from tests.deploy.hub_config import DEPLOY, ROOT, configured, deployed, pins, values

course_hub = deployed("course_hub")
ONE_MACHINE = DEPLOY / "one-machine" / "jupyterhub_config.py"


@pytest.fixture
def one_machine(tmp_path, monkeypatch):
    return configured(ONE_MACHINE, tmp_path, monkeypatch)


def person(name: str, **options: object) -> SimpleNamespace:
    return SimpleNamespace(user=SimpleNamespace(name=name), user_options=options)


def test_one_machine_limits_each_learner_and_cuts_them_off_from_other_machines(one_machine):
    assert one_machine.JupyterHub.spawner_class == "systemd"
    assert one_machine.Spawner.mem_limit == "1500M"
    assert one_machine.Spawner.cpu_limit == 2
    assert one_machine.SystemdSpawner.unit_extra_properties["IPAddressDeny"] == "any"
    assert one_machine.SystemdSpawner.unit_extra_properties["IPAddressAllow"] == "localhost"
    assert one_machine.SystemdSpawner.isolate_tmp
    assert one_machine.SystemdSpawner.disable_user_sudo


def test_nobody_is_turned_away_by_a_limit_or_a_short_time(one_machine):
    assert one_machine.JupyterHub.concurrent_spawn_limit == 0
    assert "active_server_limit" not in one_machine.JupyterHub
    assert one_machine.Spawner.start_timeout >= 300
    assert one_machine.Spawner.http_timeout >= 180


def test_one_machine_starts_the_kit_and_culls_what_is_idle(one_machine):
    assert one_machine.Spawner.cmd[1:] == ["-P", "-m", "casekit.course.hub"]
    (culler,) = one_machine.JupyterHub.services
    assert f"--timeout={course_hub.IDLE_SECONDS}" in culler["command"]
    roles = {role["name"]: role for role in one_machine.JupyterHub.load_roles}
    assert "delete:servers" in roles["course-culler"]["scopes"]


def test_no_configuration_has_a_shared_password_or_lets_people_sign_up(one_machine):
    assert one_machine.JupyterHub.authenticator_class.__name__ == "PassphraseLogin"
    for path in [*DEPLOY.rglob("*.py"), *DEPLOY.rglob("*.yaml")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?i)dummy\w*authenticator|enable_signup|open_signup|simplelocal", text), path


def test_the_teacher_may_manage_servers_but_not_open_them(one_machine):
    roles = {role["name"]: role for role in one_machine.JupyterHub.load_roles}
    scopes = roles["course-teacher"]["scopes"]
    assert roles["course-teacher"]["users"] == ["teacher"]
    assert "servers" in scopes
    assert not any(scope.startswith(("access:", "admin:", "tokens", "users")) for scope in scopes)
    assert "admin_users" not in one_machine.get("Authenticator", {})


def test_without_a_certificate_only_this_machine_is_served_and_with_one_only_encrypted(tmp_path, monkeypatch):
    assert configured(ONE_MACHINE, tmp_path, monkeypatch).JupyterHub.bind_url == "http://127.0.0.1:8000"
    (tmp_path / "tls.crt").touch()
    served = configured(ONE_MACHINE, tmp_path, monkeypatch).JupyterHub
    assert served.bind_url.startswith("https://")
    assert served.ssl_key == str(tmp_path / "tls.key")


def test_the_measured_hub_differs_from_the_real_one_in_spawner_and_ports_only(tmp_path, monkeypatch):
    real = configured(ONE_MACHINE, tmp_path, monkeypatch)
    path = DEPLOY / "test" / "jupyterhub_config.py"
    variables = {"CASEKIT_HUB_PORT": "18000", "CASEKIT_CULLER_TOKEN": "0" * 32}
    measured = configured(path, tmp_path, monkeypatch, **variables)
    for section in real:
        changed = {name for name in measured[section] if measured[section][name] != real[section].get(name)}
        changed -= {
            "authenticator_class",
            "pre_spawn_hook",
            "options_form",
            "options_from_form",
            "environment",
        }
        changed -= {"apply_user_options"}  # functions and classes, made anew at each reading
        assert changed <= {"spawner_class", "bind_url", "hub_bind_url", "api_url", "services", "load_roles"}
    assert measured.JupyterHub.services[:1] == real.JupyterHub.services


def test_every_choice_of_the_form_is_one_that_the_kit_can_open():
    assert set(course_hub.TEACHERS_CHOICES) == set(hub.CHOICES)
    form = course_hub.choice_form(person("learner-01"))
    assert re.findall(r'value="([^"]+)"', form) == ["en", "ja"]
    assert "facilitator-ja" in course_hub.choice_form(person("teacher"))
    assert course_hub.choice_from_form({"open": ["ja"]}) == {"open": "ja"}


@pytest.mark.parametrize("given", ["facilitator-en", "fr", "", "en; rm", None])
def test_a_choice_that_the_form_does_not_offer_counts_as_none(given):
    assert course_hub.opened(person("learner-01", open=given)) == ""
    assert course_hub.opened(person("learner-01", open="ja")) == "ja"
    assert course_hub.opened(person("teacher", open="facilitator-en")) == "facilitator-en"


def test_kubernetes_holds_the_same_limits_and_times():
    found = values()
    assert found["singleuser"]["memory"]["limit"] == course_hub.MEMORY_LIMIT
    assert found["singleuser"]["cpu"]["limit"] == course_hub.CPU_LIMIT
    assert found["singleuser"]["startTimeout"] == course_hub.START_SECONDS
    assert found["singleuser"]["cmd"] == ["python", "-P", "-m", "casekit.course.hub"]
    assert found["cull"]["enabled"]
    assert (found["cull"]["timeout"], found["cull"]["every"]) == (7200, 300)
    assert (course_hub.IDLE_SECONDS, course_hub.LOOK_EVERY_SECONDS) == (7200, 300)
    assert found["hub"]["concurrentSpawnLimit"] == 0
    assert found["prePuller"]["continuous"]["enabled"]


def test_on_kubernetes_a_learners_programs_reach_nothing_outside():
    policy = values()["singleuser"]["networkPolicy"]
    assert policy["enabled"]
    assert policy["egress"] == []
    allowed = {name for name, may in policy["egressAllowRules"].items() if may}
    assert allowed == {"dnsPortsKubeSystemNamespace"}


def test_kubernetes_runs_the_same_settings_and_never_the_charts_open_log_in():
    found = values()["hub"]
    assert found["config"]["JupyterHub"]["authenticator_class"] == "passphrase_login.PassphraseLogin"
    compile(found["extraConfig"]["course.py"], "course.py", "exec")
    assert "course_hub.apply(c, c.KubeSpawner," in found["extraConfig"]["course.py"]
    told = (DEPLOY / "kubernetes" / "values.yaml").read_text(encoding="utf-8")
    for key, file in found["extraFiles"].items():
        assert f"--set-file hub.extraFiles.{key}.stringData=" in told
        assert file["mountPath"].startswith("/usr/local/etc/jupyterhub/course/")


def test_the_image_takes_only_files_with_known_digests():
    text = (DEPLOY / "kubernetes" / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in text
    assert "USER 1000" in text
    copied = re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE)
    kept = (DEPLOY / "kubernetes" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for name in " ".join(copied).split():
        assert f"!{name}" in kept, name
        assert (ROOT / name).exists(), name


def test_the_hubs_lock_holds_everything_of_the_course_at_the_same_versions():
    course, with_hub = pins(ROOT / "requirements.lock"), pins(DEPLOY / "requirements-hub.txt")
    assert course
    assert {name: with_hub.get(name) for name in course} == course
    assert {"jupyterhub", "jupyterhub-idle-culler", "jupyterhub-systemdspawner", "nbgitpuller"} <= set(
        with_hub
    )
    text = (DEPLOY / "requirements-hub.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_the_proxys_lock_holds_digests_and_no_address_to_fetch_from():
    text = (DEPLOY / "one-machine" / "package-lock.json").read_text(encoding="utf-8")
    assert "configurable-http-proxy" in text
    assert '"integrity": "sha512-' in text
    assert '"resolved"' not in text


READMES = {"en": "README.md", "ja": "README.ja.md"}


def readme(language: str) -> str:
    return (DEPLOY / READMES[language]).read_text(encoding="utf-8")


def test_both_pages_give_the_same_commands():
    def commands(language: str) -> list[str]:
        return re.findall(r"^ *```.*?^ *```", readme(language), re.MULTILINE | re.DOTALL)

    assert commands("en") == commands("ja")
    assert len(commands("en")) >= 8


def test_the_pages_name_the_limits_that_the_settings_set():
    said = {
        "en": (
            "1.5 GB of memory and two processors",
            "two hours without use",
            "keeps its kernel for an hour",
        ),
        "ja": ("メモリ1.5 GB、プロセッサ2個分", "2時間使わずに終了", "カーネルは1時間残ります"),
    }
    for language, words in said.items():
        for each in words:
            assert each in readme(language), (language, each)
    assert (course_hub.MEMORY_LIMIT, course_hub.CPU_LIMIT, course_hub.IDLE_SECONDS) == ("1500M", 2, 7200)
    assert hub.KERNEL_IDLE_SECONDS == 3600
    assert f"limits.memory {course_hub.MEMORY_LIMIT}" in readme("en")


def test_the_sizing_tables_agree_between_the_languages_and_say_what_is_extrapolated():
    def rows(language: str) -> list[list[str]]:
        table = readme(language).split("<!-- sizing: written by benchmarks/hub.py -->")[1]
        return [
            [cell.strip() for cell in row.split("|")[1:-1]] for row in re.findall(r"^\| \d.*$", table, re.M)
        ]

    english, japanese = rows("en"), rows("ja")
    assert [row[:3] for row in english] == [row[:3] for row in japanese]
    assert [row[3] == "extrapolated" for row in english] == [row[3] == "外挿" for row in japanese]
    assert sum(row[3] != "extrapolated" for row in english) == 1
    assert {"10", "30", "100", "200"} <= {row[0] for row in english}


def test_every_file_the_pages_name_is_there():
    for language in READMES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme(language)):
            assert (DEPLOY / target).exists(), target
        for name in re.findall(r"/opt/casekit/(deploy/[\w./-]+\.\w+)", readme(language)):
            assert (ROOT / name).exists(), name


def test_only_names_of_learners_and_the_teacher_become_system_users():
    name = deployed("passphrases").NAME
    assert all(name.fullmatch(each) for each in ("learner-07", "learner-199", "teacher"))
    assert not any(name.fullmatch(each) for each in ("root", "learner-1; rm", "../x", "learner-01\n", ""))


def test_a_user_that_the_system_does_not_make_is_one_sentence_with_its_reason(monkeypatch, tmp_path, capsys):
    accounts = deployed("accounts")
    refusal = SimpleNamespace(returncode=10, stderr="useradd: cannot lock /etc/group\n")
    monkeypatch.setattr(accounts.subprocess, "run", lambda *_words, **_options: refusal)
    monkeypatch.setattr(accounts, "ours", lambda _name: None)
    monkeypatch.setattr(accounts.os, "geteuid", lambda: 0, raising=False)
    (tmp_path / "passphrases.json").write_text('{"learner-01": {}}', encoding="utf-8")
    words = ["add", str(tmp_path / "passphrases.json"), "--homes", str(tmp_path / "homes")]
    assert accounts.main(words) == 2
    said = "useradd could not finish learner-01: useradd: cannot lock /etc/group\n"
    assert capsys.readouterr().err == said


def test_after_the_course_also_those_go_who_were_taken_from_the_file(monkeypatch, tmp_path):
    accounts = deployed("accounts")
    here = [("learner-01", accounts.MARK), ("learner-07", accounts.MARK), ("learner-09", "Somebody Else")]
    users = {name: SimpleNamespace(pw_name=name, pw_gecos=mark, pw_uid=1) for name, mark in here}
    ran: list[list[str]] = []
    monkeypatch.setattr(accounts, "_told", ran.append)
    monkeypatch.setattr(accounts, "end_programs", lambda _user: None)
    monkeypatch.setattr(accounts.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(accounts.pwd, "getpwall", lambda: list(users.values()))
    monkeypatch.setattr(accounts.pwd, "getpwnam", users.__getitem__)
    (tmp_path / "passphrases.json").write_text('{"learner-01": {}}', encoding="utf-8")
    assert accounts.main(["remove", str(tmp_path / "passphrases.json")]) == 0
    assert [words[-1] for words in ran] == ["learner-01", "learner-07"]


def test_a_removed_account_is_out_for_requests_with_a_token_too(one_machine):
    assert one_machine.PassphraseLogin.auth_refresh_strict is True


def test_a_user_of_the_machine_that_was_not_made_here_is_never_touched(monkeypatch):
    accounts = deployed("accounts")
    ran: list[object] = []
    monkeypatch.setattr(accounts.subprocess, "run", lambda *words, **_options: ran.append(words))
    somebody = SimpleNamespace(pw_gecos="Somebody Else", pw_uid=4711)
    monkeypatch.setattr(accounts.pwd, "getpwnam", lambda _name: somebody)
    for task in (lambda: accounts.add(["learner-01"], DEPLOY), lambda: accounts.remove(["learner-01"])):
        with pytest.raises(ValueError, match="did not make"):
            task()
    assert ran == []
