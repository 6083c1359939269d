"""The configuration for one machine, with what has no systemd here put in its place: for `benchmarks/hub.py`.

Log-in, choice, roles, times, culling and the single-user command are those of the file in `one-machine`.
Different are the spawner (`LocalProcessSpawner`: the same system users, no limits on memory and processor),
the ports, and a service with a token, by which the measurement culls without waiting two hours.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821  (given by JupyterHub)
load_subconfig(str(Path(__file__).resolve().parents[1] / "one-machine" / "jupyterhub_config.py"))  # noqa: F821

import course_hub  # noqa: E402  (the configuration above has put its folder on the path)

PORT = int(os.environ["CASEKIT_HUB_PORT"])
c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 2}"
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.JupyterHub.services.append({"name": "early-culler", "api_token": os.environ["CASEKIT_CULLER_TOKEN"]})
c.JupyterHub.load_roles.append(
    {"name": "early-culling", "services": ["early-culler"], "scopes": list(course_hub.CULLERS_SCOPES)}
)
