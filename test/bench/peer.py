"""What every peer does: be ready, then one timed run for each line of standard input, and the most memory it has held (MiB)."""
import resource
import sys
import time


def serve(run):
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        run()
        milliseconds = (time.perf_counter() - start) * 1000
        print(milliseconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
