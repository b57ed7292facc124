"""What every peer does: be ready, then one timed run for each line of standard input, and the most memory it has held (MiB)."""
import resource
import sys
import time


def memory():
    """The most it has held, MiB: on the card where PyTorch computes there, else of the process."""
    torch = sys.modules.get("torch")
    if torch and torch.cuda.is_available() and torch.cuda.max_memory_reserved():
        return torch.cuda.max_memory_reserved() // 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def serve(run):
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        run()
        milliseconds = (time.perf_counter() - start) * 1000
        print(milliseconds, memory(), flush=True)
