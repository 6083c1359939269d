"""The course on one machine: plain JupyterHub with systemd, for up to about a hundred learners.

    /opt/casekit-hub/bin/jupyterhub -f /opt/casekit/deploy/one-machine/jupyterhub_config.py

The kit is the checkout in which this file stands, the programs are those of the environment that runs it,
and what the hub keeps is in `CASEKIT_HUB_STATE`, which only root can read. Each learner is a system user of
this machine, made by `accounts.py`, with a home that nobody else can enter.
"""

import os
import sys
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[1]
STATE = Path(os.environ.get("CASEKIT_HUB_STATE", "/srv/casekit-hub"))
sys.path.insert(0, str(DEPLOY))

import course_hub  # noqa: E402  (it stands beside this folder)

c = get_config()  # noqa: F821  (given by JupyterHub)
os.umask(0o077)

course_hub.apply(c, c.Spawner, STATE / "passphrases.json")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.command = [str(STATE / "node_modules" / ".bin" / "configurable-http-proxy")]

# With a certificate the hub serves the room; without one it serves this machine only, so that no passphrase
# travels openly. A web server of yours that has the certificate may then stand in front of it.
if (STATE / "tls.crt").exists():
    c.JupyterHub.bind_url = "https://:443"
    c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = str(STATE / "tls.crt"), str(STATE / "tls.key")
else:
    c.JupyterHub.bind_url = "http://127.0.0.1:8000"

c.Spawner.cmd = [sys.executable, "-P", "-m", "casekit.course.hub"]

c.JupyterHub.spawner_class = "systemd"
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True
c.SystemdSpawner.disable_user_sudo = True
c.SystemdSpawner.unit_extra_properties = {
    "IPAddressDeny": "any",  # A learner's programs reach this machine and no other.
    "IPAddressAllow": "localhost",
    "MemorySwapMax": "0",
    "TasksMax": "300",
    "ProtectProc": "invisible",
}

c.JupyterHub.load_roles.append(
    {"name": "course-culler", "services": ["culler"], "scopes": list(course_hub.CULLERS_SCOPES)}
)
c.JupyterHub.services = [
    {
        "name": "culler",
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--timeout={course_hub.IDLE_SECONDS}",
            f"--cull-every={course_hub.LOOK_EVERY_SECONDS}",
        ],
    }
]
