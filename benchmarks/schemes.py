"""All four schemes on a stored world, reading its browsing once: seconds and the most memory used.

    casekit generate --scale full --out full-world
    python benchmarks/schemes.py full-world

Goal on two cores at full size, logistic models: at most 30 s and 2 GiB (2,097,152 KiB).
"""

import resource
import sys
import time


def main(folder: str) -> None:
    began = time.perf_counter()
    from casekit.schemes import run_together
    from casekit.world import open_world

    imported = time.perf_counter()
    runs = run_together(open_world(folder))
    ended = time.perf_counter()
    models = 0
    for name, run in runs.items():
        scored = run.deliverable[run.deliverable["score"].notna()]
        models += scored["company_id"].nunique()
        print(f"{name:<16}{len(run.deliverable):>9,} rows{len(scored):>9,} with a score")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{models} models; imports {imported - began:.1f} s, schemes {ended - imported:.1f} s, {most:,} KiB"
    )


if __name__ == "__main__":
    main(sys.argv[1])
