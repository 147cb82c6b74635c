"""What the workers of one supervisor measure, as one page in Prometheus' text format, each sample with its worker.

Of a family that several have, one page may have one HELP and one TYPE, and all samples behind them.
"""

from collections.abc import Mapping


def joined(pages: Mapping[int, str]) -> str:
    """One page of these, by the worker's number."""
    families: dict[str, tuple[list[str], list[str]]] = {}
    for worker, page in sorted(pages.items()):
        family = ""
        for line in page.splitlines():
            if line.startswith("# "):
                family = line.split(" ", 3)[2]
                about, _ = families.setdefault(family, ([], []))
                if line not in about:
                    about.append(line)
            elif line:
                families.setdefault(family, ([], []))[1].append(_labelled(line, worker))
    return "".join(f"{line}\n" for about, samples in families.values() for line in (*about, *samples))


def _labelled(sample: str, worker: int) -> str:
    name, brace, rest = sample.partition("{")
    if brace:
        return f'{name}{{worker="{worker}",{rest}'
    name, _, value = sample.partition(" ")
    return f'{name}{{worker="{worker}"}} {value}'
