"""Faults of fencing: F43, F46. The devices are those of power.py; times are a tenth of real ones, see F43-slow."""
import time

from . import bed as beds, journal
from .faults_network import cut, mute
from .power import Device
from .run import DOCUMENT, Fault

NEVER_TWICE = ("ledger", "pair")  # of the document: what must not start elsewhere before the fencing is confirmed
GRACE_S = 10.0


def document(params, levels=""):
    """The ledger goes where the address is, so that the owner always has something that may not run twice. params: of each device."""
    devices = "".join(f'    {name} {{ agent = "stonith:fence_bed", params {{ switch = "BED_DIR/power", device = {name},'
                      f' pcmk_host_check = none, {text} }} }}\n' for name, text in params.items())
    more = 'constraints { colocation = [ { of = ledger, with = line, score = INFINITY } ] }\n'
    return DOCUMENT.replace("  resources {\n", "  resources {\n" + devices).removesuffix("}\n") + f"  {more}  {levels}\n}}\n"


def apart(run, **devices):
    """The owner is cut off but lives, and still has what it had: only its power switch can say otherwise."""
    run.since = beds.boot_ns() / 1e9
    run.bed.switch.begin(**devices)
    nets = run.bed.environment.get("BED_NETS", "A B").replace(" ", "")
    at = (cut if run.number % 2 else mute)(run, run.holder, nets)
    run.heal(run.bed.switch.restore)  # before the cables are back: what a dead kernel still had queued must not come out
    return at


def owner_apart(**devices):
    return lambda run: apart(run, **{name: Device(*words) for name, words in devices.items()})


def begun_elsewhere(run):
    """When something of the owner's began on another host that must not run twice; entries of the journal."""
    return [one for one in journal.read(run.bed)
            if one.at > run.since and one.host != run.holder and one.resource == "ledger" and one.action == "start"
            and one.what == "begin"]


def confirmed(run):
    """When the device (of the levels: the one that did it) had said that the owner has no power, or None."""
    done = [one.answered for one in run.bed.switch.cuts(run.since, f"n{run.holder}") if one.answer == "done"]
    return min(done) if done else None


def goes_on_after_the_word(run):
    """What may not run twice is up again, and not a moment before."""
    begun = beds.wait_for(lambda: begun_elsewhere(run), GRACE_S * run.slack)
    orders, word = run.bed.switch.cuts(run.since), confirmed(run)
    if strangers := {one.plug for one in orders} - {f"n{run.holder}"}:
        run.wrong(f"I8 fenced beside the owner: {strangers}")
    if not orders or word is None:
        run.wrong(f"nobody fenced the owner: {orders}")
    if not begun:
        run.wrong(f"I7 what only the owner's power switch releases is not up after {GRACE_S:.0f} s")
    if begun and (word is None or begun[0].at < word):
        run.wrong("I2 the ledger began elsewhere before the fencing was confirmed")
    if begun and word and orders:
        run.note(f"asked after {(orders[0].at - run.since) * 1000:.0f} ms, ledger {(begun[0].at - word) * 1000:.0f} ms after the word")


def fencing(run):
    """As a host with a quorum shows it."""
    for host in run.others():
        status, answer = run.bed.status(host), run.bed.ask(host, "/asterism/v1/fencing")
        if status and status["votes"]["verdict"].lower() == "won" and answer and answer.code == 200:
            return status, answer.json()
    return None, {"requests": [], "history": [], "devices": []}


def waits_and_says_so(run):
    """Nothing was confirmed, so nothing of it may start; status says what it waits for."""
    if begun := begun_elsewhere(run):
        run.wrong(f"I2 the ledger began on n{begun[0].host} without any confirmed fencing")
    if not run.bed.switch.cuts(run.since, f"n{run.holder}"):
        run.wrong("nobody asked the device")
    status, seen = fencing(run)
    if f"n{run.holder}" not in [one["target"] for one in seen["requests"]]:
        run.wrong(f"the request is not shown: {seen['requests']}")
    told = [one["reason"] + one["cure"] for one in status["resources"] if one["id"] == "ledger"] if status else []
    if "fencing" not in "".join(told):
        run.wrong(f"status does not say that the ledger waits for the fencing: {told}")
    run.note(f"asked {len(run.bed.switch.cuts(run.since))} times")


def in_the_order_of_levels(run):
    goes_on_after_the_word(run)
    asked = [one.device for one in run.bed.switch.cuts(run.since, f"n{run.holder}")]
    if not asked or asked[0] != "near" or asked[-1] != "far" or "near" in asked[asked.index("far"):]:
        run.wrong(f"the levels were not tried in their order: {asked}")


def two_levels(run):
    """The first fails or hangs."""
    how = ["fails", "hangs"][run.number // 2 % 2]
    run.note(f"the first level {how}")
    return apart(run, near=Device(how))


def lie_about_a_living_owner(run):
    """An operator orders the fencing of the owner, the device says done, and the owner is heard as before."""
    run.since = beds.boot_ns() / 1e9
    run.bed.switch.begin(power=Device("lies"))
    run.heal(run.bed.switch.restore)
    at = time.time()
    answer = run.bed.post(run.others()[0], f"nodes/n{run.holder}/fence", {"comment": "for a test"})
    if not answer or answer.code not in (200, 202):
        run.wrong(f"the order was refused: {answer and answer.text}")
    return at


def lie_is_found(run):
    def found():
        seen = fencing(run)[1]
        return any(one["outcome"].lower() == "lied" and one["target"] == f"n{run.holder}" for one in seen["history"])
    if not beds.wait_for(found, GRACE_S):
        run.wrong(f"the lie is not found: {fencing(run)[1]['history'][:3]}")
    if begun := begun_elsewhere(run):
        run.wrong(f"I2 the ledger began on n{begun[0].host} on the word of a device that lies")


def fenced(key, text, inject, check, params, levels="", **more):
    return Fault(key, text, inject, check=check, document=document(params, levels), switch=True, **{"hold": 2, **more})


def confirms_a_living_node(run):
    """An operator vouches that the owner is down, which everybody hears."""
    at = time.time()
    for host in run.others():
        answer = run.bed.post(host, f"nodes/n{run.holder}/confirm-down")
        if answer and answer.code == 200:
            run.wrong(f"n{host} took the word that n{run.holder} is down, although it is heard")
    return at


POWER = {"power": ""}
QUICK = {"power": "pcmk_reboot_timeout = 1s"}
LEVELS = "fencing { levels = [ { target-pattern = \"n.*\", level = 1, devices = [ near ] }," \
         " { target-pattern = \"n.*\", level = 2, devices = [ far ] } ] }"

FAULTS = [
    fenced("F43", "the owner is cut off, its power switch works", owner_apart(), goes_on_after_the_word, POWER),
    fenced("F43-fails", "the owner is cut off, its power switch refuses", owner_apart(power=["fails"]), waits_and_says_so, POWER,
           hold=4),
    fenced("F43-hangs", "the owner is cut off, its power switch never answers", owner_apart(power=["hangs"]), waits_and_says_so,
           QUICK, hold=5),
    fenced("F43-slow", "the owner is cut off, its power switch needs 4 s (for 40 s, all at a tenth)", owner_apart(power=["ok", 4.0]),
           goes_on_after_the_word, {"power": "pcmk_reboot_timeout = 6s"}, hold=5),
    fenced("F43-levels", "the owner is cut off, the first of two levels fails or hangs", two_levels, in_the_order_of_levels,
           {"near": "pcmk_reboot_timeout = 1s", "far": ""}, LEVELS, hold=4),
    fenced("F43-lies", "the owner is fenced by an operator, the power switch says done and does nothing", lie_about_a_living_owner,
           lie_is_found, POWER, moves=0, limit=100, detect=""),
    Fault("F46", "an operator confirms that the owner is down, which is heard", confirms_a_living_node, moves=0, limit=100,
          hold=1, detect="", still=True),
]
