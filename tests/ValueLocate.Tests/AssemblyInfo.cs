// libtorch has one pool of threads: tests beside each other would only wait for it, and a test that counts all live tensors must be alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
