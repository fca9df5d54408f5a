"""100 MB of output to a front end that reads late: all of it comes, and the kernel does not keep it in memory."""
import os
import sys
import time

from jupyter_client.manager import KernelManager


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))


manager = KernelManager(kernel_name=sys.argv[1])
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=30)
pid = manager.provisioner.process.pid
client.execute_interactive("1", timeout=30, output_hook=lambda m: None)
before = resident(pid)
begin = time.time()
message = client.execute('for (var i = 0; i < 1_000_000; i++) Console.WriteLine($"{i,99}");')
most = 0
for _ in range(20):
    time.sleep(0.1)
    most = max(most, resident(pid))
total = count = 0
last = ""
while True:
    told = client.get_iopub_msg(timeout=30)
    if told["parent_header"].get("msg_id") != message:
        continue
    if told["msg_type"] == "stream":
        total += len(told["content"]["text"])
        count += 1
        last = told["content"]["text"]
        if count % 500 == 0:
            most = max(most, resident(pid))
    if told["msg_type"] == "status" and told["content"]["execution_state"] == "idle":
        break
took = time.time() - begin
assert total == 100_000_000, total
assert last.endswith(" 999999\n"), last[-20:]
assert client.get_shell_msg(timeout=5)["content"]["status"] == "ok"
assert most - before < 250, f"{before} MB before, {most} MB while printing"
reply = client.execute_interactive("2", timeout=30, output_hook=lambda m: None)
assert reply["content"]["status"] == "ok"
manager.shutdown_kernel()
print(f"{total} characters in {count} messages, {took:.1f} s, kernel {before} MB before, at most {most} MB while printing")
os._exit(0)
