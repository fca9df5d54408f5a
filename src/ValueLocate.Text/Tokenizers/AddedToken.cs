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
    public static AddedToken Read(JsonPart part, Vocabulary vocabulary)
    {
        var content = part.Text("content");
        var special = part.Flag("special", false);
        return new AddedToken(
            vocabulary.IdOf(content) ?? part.Required("id").Number(),
            content,
            part.Flag("single_word", false),
            part.Flag("lstrip", false),
            part.Flag("rstrip", false),
            part.Flag("normalized", !special),
            special);
    }
}
