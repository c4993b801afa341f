"""The campaign's table, from the results of its runs."""
import json
from collections import defaultdict


def read(folder):
    path = folder / "results.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def numbers(values):
    """Median and worst, in ms."""
    known = sorted(value for value in values if value is not None)
    return (f"{known[(len(known) - 1) // 2]:.0f}", f"{known[-1]:.0f}") if known else ("", "")


def too_slow(fault, runs):
    """Whether the median of the service is over what the fault allows; of a single run there is none."""
    median = numbers([one["service"] for one in runs])[0]
    return bool(fault.median and len(runs) > 1 and median and float(median) > fault.median)


def rows(results, faults):
    by_fault = defaultdict(list)
    for one in results:
        by_fault[one["fault"]].append(one)
    for fault in faults:
        runs = by_fault.get(fault.key, [])
        if runs:
            wrong = sorted({text.split()[0] for one in runs for text in one["violations"]})
            count = sum(bool(one["violations"]) for one in runs)
            yield [fault.key, fault.text, str(len(runs)), *numbers([one["detection"] for one in runs]),
                   *numbers([one["service"] for one in runs]), str(max(one["moves"] for one in runs)),
                   (f"{count} ({', '.join(wrong)})" if count else "0")
                   + (f"; median over {fault.median}" if too_slow(fault, runs) else "")]


HEAD = ["fault", "what", "runs", "detection median", "worst", "service median", "worst", "moves", "violations"]


def markdown(results, faults, not_injected):
    lines = ["| " + " | ".join(HEAD) + " |", "|" + " --- |" * len(HEAD)]
    lines += ["| " + " | ".join(row) + " |" for row in rows(results, faults)]
    lines += ["", "Left out, in whole or in part:", ""]
    lines += [f"- {key}: {why}" for key, why in sorted(not_injected.items())]
    return "\n".join(lines) + "\n"


def tsv(results, faults):
    return "".join("\t".join(row) + "\n" for row in [HEAD, *rows(results, faults)])


def write(folder, faults, not_injected):
    results = read(folder)
    (folder / "table.md").write_text(markdown(results, faults, not_injected))
    (folder / "table.tsv").write_text(tsv(results, faults))
    return results
