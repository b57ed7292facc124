"""What every peer does: be ready, then one timed run for each line of standard input."""
import sys
import time


def serve(run):
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        run()
        print((time.perf_counter() - start) * 1000, flush=True)
