"""What every hub of the course has in common: who logs in, what a learner chooses, how servers start and end.

`apply(c)` sets it in a `jupyterhub_config.py`; `deploy/one-machine` and the values for Kubernetes both call
it. Sizes and times stand here once.
"""

MEMORY_LIMIT = "1500M"
CPU_LIMIT = 2.0
START_SECONDS, ANSWER_SECONDS = 600, 300
"""A learner's server may take so long to start, and then to answer: a full room is slow, not broken."""

IDLE_SECONDS, LOOK_EVERY_SECONDS = 7200, 300
"""A server without use for so long is ended; the learner's files stay, and the next visit starts it again."""

CHOICES = {"en": "English", "ja": "日本語"}
TEACHERS_CHOICES = {
    **CHOICES,
    "facilitator-en": "Facilitator edition, English",
    "facilitator-ja": "進行役用（日本語）",
}
TEACHER = "teacher"
TEACHERS_SCOPES = ("admin-ui", "list:users", "read:users:activity", "read:servers", "servers")
"""The teacher sees who is there and may start and stop servers, but not open them: they are the learners'."""

CULLERS_SCOPES = ("list:users", "read:users:activity", "read:servers", "delete:servers")

LOG_IN_WORDS = (
    "The name and the passphrase stand on your slip. Use no real name here. "
    "<br>名前とパスフレーズは、配られた紙に書いてあります。本名は入力しないでください。"
)


def choices_of(name):
    """Give what a person may open: {value: words}."""
    return TEACHERS_CHOICES if name == TEACHER else CHOICES


def opened(spawner):
    """Give what the learner chose to open; a value that our form does not offer counts as nothing."""
    chosen = str(spawner.user_options.get("open", ""))
    return chosen if chosen in choices_of(spawner.user.name) else ""


def choice_form(spawner):
    """Give the form shown before a server starts: the language, and for the teacher the edition."""
    options = "".join(
        f'<p><label><input type="radio" name="open" value="{value}"{" checked" if value == "en" else ""}> '
        f"{words}</label></p>"
        for value, words in choices_of(spawner.user.name).items()
    )
    return f"<fieldset><legend>Which language? / どの言語で学びますか。</legend>{options}</fieldset>"


def choice_from_form(form):
    """Take over what the form says."""
    return {"open": form.get("open", [""])[0]}


def apply_choice(spawner, chosen):
    """Change no setting by what was chosen: `opened` looks at it when the server starts."""


def apply(c, spawner, passphrase_file):
    """Set what is the same on every hub of the course.

    `spawner` is the part of the configuration that the hub's spawner reads, `c.Spawner` or `c.KubeSpawner`.
    """
    from passphrase_login import PassphraseLogin

    c.JupyterHub.authenticator_class = PassphraseLogin
    c.PassphraseLogin.passphrase_file = str(passphrase_file)
    c.PassphraseLogin.auth_refresh_strict = True  # Else requests with a token outlive a removed account.
    c.JupyterHub.template_vars = {"announcement_login": LOG_IN_WORDS}
    c.JupyterHub.cookie_max_age_days = 1  # The next person at a shared computer is not logged in as the last.
    # Nobody is turned away: all start at once and share the machine. Letting a few start at a time was
    # measured too; whoever was last then waited longer, because the first were already working.
    c.JupyterHub.concurrent_spawn_limit = 0
    c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}  # Who waits sees so at once.
    c.JupyterHub.load_roles.append(
        {"name": "course-teacher", "users": [TEACHER], "scopes": list(TEACHERS_SCOPES)}
    )
    spawner.options_form = choice_form
    spawner.options_from_form = choice_from_form
    spawner.apply_user_options = apply_choice
    spawner.environment = {"CASEKIT_OPEN": opened}
    spawner.mem_limit, spawner.cpu_limit = MEMORY_LIMIT, CPU_LIMIT
    spawner.start_timeout, spawner.http_timeout = START_SECONDS, ANSWER_SECONDS
