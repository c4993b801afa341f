"""Faults of fencing: F46."""
import time

from .run import Fault


def confirms_a_living_node(run):
    """An operator vouches that the owner is down, which everybody hears."""
    at = time.time()
    for host in run.others():
        answer = run.bed.post(host, f"nodes/n{run.holder}/confirm-down")
        if answer and answer.code == 200:
            run.wrong(f"n{host} took the word that n{run.holder} is down, although it is heard")
    return at


FAULTS = [
    Fault("F46", "an operator confirms that the owner is down, which is heard", confirms_a_living_node, moves=0, limit=100,
          hold=1, detect="", still=True),
]
