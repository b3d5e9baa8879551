from sovcheck.smoke.isolation.ledger import FURTHER, MOST_DESTINATIONS, Ledger


def test_merges_attempts_on_one_destination():
    ledger = Ledger()
    for _ in range(3):
        ledger.record("tcp", "a.example", 443)
    ledger.record("tcp", "a.example", 80)
    ledger.attribute("a.example", 443, "phoning.home")
    first, second = ledger.attempts()
    assert (first.host, first.port, first.count, first.module) == ("a.example", 443, 3, "phoning.home")
    assert (second.port, second.count, second.module) == (80, 1, "phoning.home")
    assert first.first_s <= second.first_s


def test_forgets_what_was_before_the_start():
    ledger = Ledger()
    ledger.record("tcp", "192.0.2.1", 443)
    assert ledger.saw("tcp", "192.0.2.1", 443)
    ledger.begin()
    assert ledger.attempts() == ()


def test_counts_what_it_does_not_name():
    ledger = Ledger()
    for number in range(100_000):
        ledger.record("udp", f"10.{number}", number % 65536)
    attempts = ledger.attempts()
    assert len(attempts) == MOST_DESTINATIONS + 1
    assert (attempts[-1].host, attempts[-1].port) == (FURTHER, None)
    assert sum(attempt.count for attempt in attempts) == 100_000
