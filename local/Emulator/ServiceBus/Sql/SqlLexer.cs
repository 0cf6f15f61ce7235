using System.Text;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>
/// Splits an expression into tokens:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#property_name and the sections after
/// it.
/// </summary>
internal sealed class SqlLexer(string text)
{
    private static readonly string[] Symbols = ["<>", "!=", ">=", "<=", "=", ">", "<", "+", "-", "*", "/", "%", "(", ")", ",", ".", ";"];

    private int _at;

    public List<SqlToken> Read()
    {
        var tokens = new List<SqlToken>();
        while (true)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
            if (_at == text.Length) break;
            tokens.Add(Next());
        }
        tokens.Add(new SqlToken(SqlTokenKind.End, "", text.Length));
        return tokens;
    }

    private SqlToken Next()
    {
        var start = _at;
        switch (text[start])
        {
            case '\'': return new SqlToken(SqlTokenKind.Text, Enclosed('\'', "a string"), start);
            case '"': return new SqlToken(SqlTokenKind.DelimitedIdentifier, Enclosed('"', "a quoted name"), start);
            case '[': return new SqlToken(SqlTokenKind.DelimitedIdentifier, Enclosed(']', "a bracketed name"), start);
            case '@':
                _at++;
                return new SqlToken(SqlTokenKind.Parameter, "@" + Word(), start);
            case var letter when char.IsLetter(letter): return new SqlToken(SqlTokenKind.Identifier, Word(), start);
            case var digit when char.IsAsciiDigit(digit): return Number();
            default:
                var symbol = Array.Find(Symbols, known => text.AsSpan(start).StartsWith(known, StringComparison.Ordinal))
                    ?? throw new SqlSyntaxException(start, $"unexpected '{text[start]}'");
                _at += symbol.Length;
                return new SqlToken(SqlTokenKind.Symbol, symbol, start);
        }
    }

    private string Word()
    {
        var start = _at;
        while (_at < text.Length && (text[_at] == '_' || char.IsLetter(text[_at]) || char.IsDigit(text[_at]))) _at++;
        return text[start.._at];
    }

    /// <summary>Reads an enclosed token. The end character is escaped by doubling it.</summary>
    private string Enclosed(char end, string what)
    {
        var start = _at++;
        var content = new StringBuilder();
        while (_at < text.Length)
        {
            var next = text[_at++];
            if (next != end)
            {
                content.Append(next);
            }
            else
            {
                if (_at == text.Length || text[_at] != end) return content.ToString();
                content.Append(end);
                _at++;
            }
        }
        throw new SqlSyntaxException(start, $"{what} is not closed");
    }

    private SqlToken Number()
    {
        var start = _at;
        Digits();
        var kind = SqlTokenKind.Integer;
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            kind = SqlTokenKind.Number;
            _at++;
            Digits();
        }
        var sign = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + sign)))
        {
            kind = SqlTokenKind.Number;
            _at += 1 + sign;
            Digits();
        }
        if (char.IsLetter(Peek(0))) throw new SqlSyntaxException(_at, "a name cannot start with a digit; write it in brackets");
        return new SqlToken(kind, text[start.._at], start);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek(0))) _at++;
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';
}
