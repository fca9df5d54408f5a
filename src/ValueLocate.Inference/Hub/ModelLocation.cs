namespace ValueLocate.Inference.Hub;

/// <summary>Where a model lies on this machine, and what a run should remember about where it came from.</summary>
/// <param name="Path">A folder in Hugging Face's format or a .gguf file: what <see cref="CausalLM.Load"/> takes.</param>
/// <param name="Id">"owner/name" on the hub; null for a local path.</param>
/// <param name="Commit">The commit of the hub's repository; null for a local path.</param>
public sealed record ModelLocation(string Path, string? Id = null, string? Commit = null);
