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

/// <summary>A token of the language. The <paramref name="Text"/> of identifiers and strings is without quotes.</summary>
/// <param name="Position">The number of characters before it.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position)
{
    /// <summary>Returns whether the token is this keyword, in any case. A delimited identifier never is.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Identifier && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    public override string ToString() => Kind == SqlTokenKind.End ? "the end" : $"'{Text}'";
}
