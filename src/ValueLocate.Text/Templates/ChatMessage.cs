namespace ValueLocate.Text.Templates;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant or whatever else the template knows.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content);
