"""A learner's own record shown, handed in, and counted for a class: `casekit progress show|export|merge`."""
