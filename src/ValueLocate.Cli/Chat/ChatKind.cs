namespace ValueLocate.Cli.Chat;

/// <summary>Where a model that is talked to runs.</summary>
internal enum ChatKind
{
    /// <summary>In this process.</summary>
    Local,

    /// <summary>Behind OpenAI's chat completions: OpenAI itself, vLLM, llama.cpp's server and others.</summary>
    OpenAI,

    /// <summary>Ollama.</summary>
    Ollama,
}
