#!/usr/bin/env python3
"""calls.py LOG MS - judges the calls in a short message log of SIPp by an event at MS (epoch): one line of name=value.
first   ms from the event until a call whose first INVITE went out after it was answered 200 (- if none was)
gap     longest time in ms without a call being answered, of those that reach past the event
up      calls that were up at the event; cut: those of them that got no 200 to their BYE
before  calls that were being set up at the event; lost: those of them that failed
after   calls begun after the event; failed: those of them that were not answered, or not ended by a 200
late    calls begun after the event that needed a repeated INVITE
statuses  final answers other than 200, with their numbers"""
import collections, sys


class Call:
    def __init__(self):
        self.begun = self.answered = self.ended = None
        self.invites = 0


def read(path):
    calls, statuses = collections.defaultdict(Call), collections.Counter()
    for line in open(path, errors="replace"):
        words = line.rstrip("\n").split("\t")
        if len(words) < 6:
            continue
        at, way, call_id, method, what = float(words[-5]) * 1000, words[-4], words[-3], words[-2].split()[-1], words[-1]
        call = calls[call_id]
        if way == "S" and what.startswith("INVITE"):
            call.begun = call.begun or at
            call.invites += 1
        elif way == "R" and what.startswith("SIP/2.0 2"):
            if method == "INVITE":
                call.answered = call.answered or at
            elif method == "BYE":
                call.ended = call.ended or at
        elif way == "R" and not what.startswith("SIP/2.0 1"):
            statuses[what.split()[1]] += 1
    return [call for call in calls.values() if call.begun], statuses


def main():
    calls, statuses = read(sys.argv[1])
    event = float(sys.argv[2])
    good = lambda call: call.answered and call.ended
    up = [c for c in calls if c.answered and c.answered <= event and not (c.ended and c.ended <= event)]
    before = [c for c in calls if c.begun <= event and not (c.answered and c.answered <= event)]
    after = [c for c in calls if c.begun > event]
    answers = sorted(c.answered for c in calls if c.answered)
    gaps = [b - a for a, b in zip(answers, answers[1:]) if b > event]
    first = [c.answered for c in after if c.answered]
    print(f"first={min(first) - event:.0f}" if first else "first=-", f"gap={max(gaps):.0f}" if gaps else "gap=-",
          f"up={len(up)} cut={sum(not good(c) for c in up)}",
          f"before={len(before)} lost={sum(not good(c) for c in before)}",
          f"after={len(after)} failed={sum(not good(c) for c in after)} late={sum(c.invites > 1 for c in after)}",
          "statuses=" + (",".join(f"{code}:{number}" for code, number in sorted(statuses.items())) or "none"))


if __name__ == "__main__":
    main()
