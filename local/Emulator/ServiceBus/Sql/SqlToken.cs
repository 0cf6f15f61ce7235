namespace Local.Emulator.ServiceBus.Sql;

internal enum SqlTokenKind
{
    End,
    Identifier,
    DelimitedIdentifier,
    Parameter,
    Text,
    Integer,
    Number,
    Symbol,
}

/// <summary>A token of the language. Of identifiers and text, <paramref name="Text"/> is without quotes.</summary>
/// <param name="Position">Characters before it.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position)
{
    /// <summary>Is this keyword, in any case; a delimited identifier never is.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Identifier && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    public override string ToString() => Kind == SqlTokenKind.End ? "the end" : $"'{Text}'";
}
