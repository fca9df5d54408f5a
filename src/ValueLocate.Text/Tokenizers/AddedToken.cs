namespace ValueLocate.Text.Tokenizers;

/// <summary>A token that is found in the text before the model sees it, such as &lt;|im_start|&gt;.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text as the file has it.</param>
/// <param name="SingleWord">Counts only where no word character touches it.</param>
/// <param name="TakesSpaceBefore">Swallows the white space before it (lstrip).</param>
/// <param name="TakesSpaceAfter">Swallows the white space after it (rstrip).</param>
/// <param name="Normalized">Is looked for, itself normalized, in the normalized text.</param>
/// <param name="Special">Can be skipped when decoding.</param>
internal sealed record AddedToken(
    int Id, string Content, bool SingleWord, bool TakesSpaceBefore, bool TakesSpaceAfter, bool Normalized, bool Special)
{
    /// <param name="part">The entry of added_tokens.</param>
    /// <param name="idOf">The id that a token already has, if it has one.</param>
    /// <param name="next">The id that a new token gets.</param>
    public static AddedToken Read(JsonPart part, Func<string, int?> idOf, int next)
    {
        var content = part.Text("content");
        var special = part.Flag("special", false);
        var id = part.Required("id");
        return new AddedToken(
            idOf(content) ?? (id.Number() == next || content.Length == 0 ? next : throw id.Broken($"is {id.Number()}, but Hugging Face's tokenizers "
                + $"numbers new tokens without gaps and would make it {next}")),
            content,
            part.Flag("single_word", false),
            part.Flag("lstrip", false),
            part.Flag("rstrip", false),
            part.Flag("normalized", !special),
            special);
    }
}
