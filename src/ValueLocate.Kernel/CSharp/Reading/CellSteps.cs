namespace ValueLocate.Kernel.CSharp.Reading;

/// <summary>A part of a cell, in the order in which the parts run. Lines count from 0 in the cell.</summary>
internal abstract record CellStep(int Line);

/// <summary>C# to run: the whole cell with every line that is not part of it emptied, so that line numbers stay the cell's.</summary>
internal sealed record CodeStep(string Code, int Line) : CellStep(Line);

/// <summary>Text in another language: html, markdown, javascript, mermaid, or a value to keep.</summary>
internal sealed record TextStep(string Language, string Arguments, string Text, int Line) : CellStep(Line);

/// <summary>A magic: "#!whos" has the name "!whos", <c>#r "x"</c> has the name "r".</summary>
internal sealed record MagicStep(string Name, string Arguments, int Line) : CellStep(Line);
