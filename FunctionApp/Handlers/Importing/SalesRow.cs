namespace FunctionApp.Handlers.Importing;

/// <summary>The result of reading one row of a file.</summary>
internal abstract record SalesRow
{
    private SalesRow() { }

    public sealed record Accepted(SalesLine Line) : SalesRow;

    /// <param name="LineNumber">The line of the file on which the row begins, from 1.</param>
    /// <param name="Reason">Why it is rejected.</param>
    /// <param name="Text">The row as it is in the file.</param>
    public sealed record Rejected(int LineNumber, string Reason, string Text) : SalesRow;
}
