"""How learners log in to a hub of the course: with the passphrase on their slip.

The accounts stand in the file that `passphrases.py` writes, with hashes only. There is no sign-up and no
shared password. The file is read at each log-in, so a replaced passphrase lets nobody in any more; who is
logged in already stays so, for up to a day. A removed account is logged out at the next check.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jupyterhub.auth import Authenticator
from passphrases import NAME, fits, read_accounts
from traitlets import Unicode, default

checking = ThreadPoolExecutor(2)
"""A hash takes some hundredths of a second; the hub goes on serving meanwhile, and a flood of tries waits."""


class PassphraseLogin(Authenticator):
    """Lets in whoever knows the passphrase of an account in `passphrase_file`."""

    passphrase_file = Unicode(help="The passphrases.json that passphrases.py wrote.").tag(config=True)

    @default("allow_all")
    def _everybody_in_the_file(self):
        return True

    async def authenticate(self, _handler, data):
        """Give the account's name if the passphrase fits, else None."""
        name = data["username"].strip().lower()
        kept = read_accounts(Path(self.passphrase_file)).get(name) if NAME.fullmatch(name) else None
        right = await asyncio.get_running_loop().run_in_executor(checking, fits, data["password"], kept)
        return name if right else None

    async def refresh_user(self, user, _handler=None):
        """Log out whose account was taken from the file."""
        return user.name in read_accounts(Path(self.passphrase_file))
