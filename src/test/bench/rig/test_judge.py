"""The judges, with violations planted: python3 -m unittest rig.test_judge, in the folder above."""
import unittest
from types import SimpleNamespace

from . import journal, judge, report
from .journal import Entry
from .witness import Tenure, longest_silence, overlaps, senders
from .writers import Writers, outcome_of


def entries(*lines):
    return sorted(Entry(at, host, resource, action, what, 0) for at, host, resource, action, what in lines)


def act(at, host, resource, action):
    return [(at, host, resource, action, "begin"), (at + 0.1, host, resource, action, "end")]


def writers(first, *changes):
    made = Writers.__new__(Writers)
    made.first = first
    made.history = [{"op": "cas", "from": a, "to": b, "outcome": outcome} for a, b, outcome in changes]
    return made


class Senders(unittest.TestCase):

    def test_two_tenures_that_touch_are_two_senders(self):
        self.assertGreater(overlaps([Tenure(1, 0, 10, 9), Tenure(2, 10, 20, 9)])[0], 0)
        self.assertEqual(overlaps([Tenure(1, 0, 10, 9), Tenure(2, 10.001, 20, 9)])[0], 0)
        self.assertEqual(overlaps([Tenure(1, 0, 10, 9), Tenure(0, 0, 10, 9)])[0], 0)

    def test_silence_is_what_no_host_fills(self):
        self.assertAlmostEqual(longest_silence([Tenure(1, 0, 5, 9), Tenure(2, 5.5, 9, 9)], 1, 9), 500)

    def test_a_frame_that_was_not_seen_leaves_no_verdict(self):
        witness = SimpleNamespace(tenures=lambda since: [], lost=1)
        self.assertIn("cannot be judged", judge.one_sender(witness, 0)[0])

    def test_a_host_that_comes_back_moved_twice(self):
        self.assertEqual(senders([Tenure(1, 0, 1, 1), Tenure(2, 2, 3, 1), Tenure(0, 2, 3, 1), Tenure(1, 4, 5, 1)]), [1, 2, 1])


class Policy(unittest.TestCase):

    def judged(self, *moments):
        return judge.policy_in_season({1: "".join(f"2026-01-01T00:00:{at:06.3f}Z INFO story {text}\n" for at, text in moments)})

    def test_it_is_obeyed_only_a_while_after_the_lease(self):
        won, lapsed = "event=quorum-won a quorum backs", "event=lease-lapsed no quorum backs"
        stops = "event=quorum-lost no quorum; no-quorum-policy = stop"
        self.assertEqual(self.judged((0, "event=node-started n1"), (1, won), (2, lapsed), (5, stops), (5.01, won)), [])
        self.assertEqual(self.judged((1, won), (2, "event=node-started n1"), (8, stops)), [])
        self.assertIn("I8", self.judged((1, won), (2, stops))[0])
        self.assertIn("I8", self.judged((1, won), (2, lapsed), (2.1, stops))[0])


class Journals(unittest.TestCase):

    def test_two_hosts_at_once(self):
        bad = entries(*act(1, 1, "ledger", "start"), *act(2, 2, "ledger", "start"))
        good = entries(*act(1, 1, "ledger", "start"), *act(2, 1, "ledger", "stop"), *act(3, 2, "ledger", "start"))
        self.assertIn("I2", judge.one_owner(bad)[0])
        self.assertEqual(judge.one_owner(good), [])

    def test_a_stop_that_has_not_ended_counts_as_active(self):
        bad = entries(*act(1, 1, "ledger", "start"), (2, 1, "ledger", "stop", "begin"), *act(3, 2, "ledger", "start"))
        self.assertIn("I2", judge.one_owner(bad)[0])

    def test_what_lost_its_power_runs_no_more(self):
        good = entries(*act(1, 1, "ledger", "start"), (2, 1, "-", "off", "end"), *act(3, 2, "ledger", "start"))
        self.assertEqual(judge.one_owner(good), [])

    def test_two_promoted(self):
        bad = entries(*act(1, 1, "pair:0", "promote"), *act(2, 2, "pair:1", "promote"))
        self.assertIn("I3", judge.one_owner(bad)[0])

    def test_order_of_the_group(self):
        good = entries(*act(1, 1, "first", "start"), *act(2, 1, "second", "start"), *act(3, 1, "second", "stop"),
                       *act(4, 1, "first", "stop"))
        early = entries(*act(2, 1, "first", "start"), *act(1, 1, "second", "start"))
        late = entries(*act(1, 1, "first", "start"), *act(2, 1, "second", "start"), *act(3, 1, "first", "stop"),
                       *act(4, 1, "second", "stop"))
        apart = entries(*act(1, 1, "first", "start"), *act(2, 2, "second", "start"))
        self.assertEqual(judge.in_order(good), [])
        for bad in (early, late, apart):
            self.assertIn("I4", judge.in_order(bad)[0])


class Logs(unittest.TestCase):

    LEADS = "event=coordinator-elected this node was elected coordinator, epoch "

    def test_one_epoch_with_two_leaders(self):
        self.assertIn("epoch 4", judge.one_leader({1: self.LEADS + "4", 2: self.LEADS + "4"})[0])
        self.assertEqual(judge.one_leader({1: self.LEADS + "4", 2: "event=coordinator-elected n1 coordinates, epoch 4"}), [])

    def test_an_epoch_that_goes_back(self):
        self.assertIn("went back", judge.one_leader({1: self.LEADS + "4\n" + self.LEADS + "3"})[0])


class Configuration(unittest.TestCase):

    def test_a_lost_change(self):
        one = writers("v0", ("v0", "v1", "ok"), ("v1", "v2", "unknown"))
        self.assertTrue(one.may_be_left("register = v1"))
        self.assertTrue(one.may_be_left('register = "v2"'))
        self.assertFalse(one.may_be_left("register = v0"))

    def test_an_answer_that_leaves_it_open(self):
        self.assertEqual(outcome_of(None), "unknown")
        refused = SimpleNamespace(code=409, json=lambda: {"code": "version-conflict"})
        open_end = SimpleNamespace(code=503, json=lambda: {"code": "unavailable"})
        self.assertEqual((outcome_of(refused), outcome_of(open_end)), ("refused", "unknown"))


class Left(unittest.TestCase):

    def test_something_left_over(self):
        self.assertIn("program sleepy", judge.left_over({1: set()}, {1: {"program sleepy"}})[0])
        self.assertEqual(journal.actions(entries(*act(1, 1, "first", "start")), 2), [])


class Table(unittest.TestCase):

    def test_violations_show(self):
        fault = SimpleNamespace(key="F06", text="death", median=None)
        one = {"fault": "F06", "detection": 200.0, "service": 300.0, "moves": 1, "violations": ["I1 two senders"]}
        self.assertEqual(next(report.rows([one], [fault]))[-1], "1 (I1)")

    def test_a_median_over_what_is_allowed_shows(self):
        fault = SimpleNamespace(key="E-death", text="death", median=400)
        runs = [{"fault": "E-death", "detection": 200.0, "service": 300.0 + 101 * i, "moves": 1, "violations": []} for i in range(3)]
        self.assertEqual(next(report.rows(runs, [fault]))[-1], "0; median over 400")
        self.assertEqual(next(report.rows(runs[:2], [fault]))[-1], "0")


if __name__ == "__main__":
    unittest.main()
