"""What llama.cpp says of why it does not load a file."""

import os
import tempfile
import threading

from sovcheck.smoke.runtimes.llamacpp import _last_words


def test_words_that_come_after_the_error_are_waited_for_to_their_end():
    with tempfile.TemporaryFile() as log:
        waiting = threading.Event()

        def write_late():
            waiting.wait(0.2)
            for word in ("first", "second"):
                os.write(log.fileno(), f"0.00 E {word}\n0.00 W beside\n".encode())

        writing = threading.Thread(target=write_late)
        writing.start()
        said = _last_words(log)
        writing.join()
    assert said == "first; second"


def test_what_is_there_is_not_written_over():
    with tempfile.TemporaryFile() as log:
        os.write(log.fileno(), b"0.00 E first\n")
        assert _last_words(log) == "first"
        os.write(log.fileno(), b"0.00 E second\n")
        assert _last_words(log) == "first; second"
