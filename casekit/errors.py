"""The one error that is meant to be read by people who do not program."""


class CasekitError(Exception):
    """Something foreseeable went wrong; the message says what, what is allowed, and what to do.

    The command line prints the message as it stands and ends with exit code 2. A lesson shows it as a
    note. So the message is one or two plain sentences, without a path of ours or a type name.
    """
