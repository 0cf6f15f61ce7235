namespace Local.Emulator.Status;

/// <summary>A table of the status page.</summary>
/// <param name="Columns">The first names the row; its text stands to the left.</param>
/// <param name="WhenEmpty">What is said instead of a table without rows.</param>
internal sealed record StatusTable(
    string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<StatusCell>> Rows, string WhenEmpty);

/// <summary>One cell; plain text, escaped by the page.</summary>
/// <param name="Note">Smaller, after the text.</param>
/// <param name="HasDetails">Whether the text is an address that <see cref="IStatusSection.Details"/> knows; it leads there then.</param>
internal readonly record struct StatusCell(string Text, string? Note = null, CellStyle Style = CellStyle.Plain, bool HasDetails = false)
{
    /// <summary>A count or a size, faint when there is nothing.</summary>
    public static StatusCell Of(long number, CellStyle style = CellStyle.Plain) =>
        new(number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), Style: number == 0 ? CellStyle.Faint : style);

    /// <summary>A text, faint when there is none.</summary>
    public static StatusCell Of(string? text) => text is null ? new StatusCell("–", Style: CellStyle.Faint) : new StatusCell(text);
}

/// <summary>How a cell is highlighted.</summary>
internal enum CellStyle
{
    Plain,
    Faint,
    Warning,
}
